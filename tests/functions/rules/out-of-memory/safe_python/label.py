import json


def handler(event, context):
    try:
        label = json.loads(event.get("body") or "{}")
        width = min(max(int(label.get("width", 20)), 0), 80)
        line = str(label.get("name", ""))[:80].center(width, "*")
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    return {"statusCode": 200, "body": json.dumps({"line": line})}
