import json
import re

NAME = re.compile(r"^([A-Za-z]+[ '-]?)+$")


def handler(event, context):
    try:
        name = json.loads(event.get("body") or "{}").get("name", "")
        valid = bool(NAME.match(name))
    except (ValueError, AttributeError, TypeError, RecursionError):
        valid = False
    return {"statusCode": 200 if valid else 400, "body": json.dumps({"valid": valid})}
