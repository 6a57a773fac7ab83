import json
import re

# A separator must stand between words, so that there is one way only to divide a name.
NAME = re.compile(r"[A-Za-z]+(?:[ '-][A-Za-z]+)*")


def handler(event, context):
    try:
        name = json.loads(event.get("body") or "{}").get("name", "")
        valid = len(name) <= 200 and NAME.fullmatch(name) is not None
    except (ValueError, AttributeError, TypeError, RecursionError):
        valid = False
    return {"statusCode": 200 if valid else 400, "body": json.dumps({"valid": valid})}
