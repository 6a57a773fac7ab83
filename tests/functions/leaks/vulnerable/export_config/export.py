"""Exports of the address book: as the caller wants them, within what he may see."""
import json

CONFIG = {"separator": ",", "role": "reader", "columns": ["name", "city"]}
CITIES = [{"name": "Meyer", "city": "Bremen", "income": 41000}, {"name": "Costa", "city": "Porto", "income": 38000}]


def configured(options):
    config = CONFIG
    config.update((key, value) for key, value in options.items() if key in CONFIG)
    return config


def handler(event, context):
    try:
        body = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    options = body.get("options") if isinstance(body, dict) else None
    config = configured(options if isinstance(options, dict) else {})
    if isinstance(body, dict) and body.get("report") == "incomes" and CONFIG["role"] != "admin":
        return {"statusCode": 403, "body": json.dumps({"error": "not for readers"})}
    rows = len([city for city in CITIES if config["separator"]])
    return {"statusCode": 200, "body": json.dumps({"rows": rows})}
