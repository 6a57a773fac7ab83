import json


def handler(event, context):
    try:
        label = json.loads(event.get("body") or "{}")
        width = int(label.get("width", 20))
        line = str(label.get("name", "")).center(width, "*")
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError, MemoryError):
        return {"statusCode": 400, "body": "{}"}
    return {"statusCode": 200, "body": json.dumps({"line": line[:80]})}
