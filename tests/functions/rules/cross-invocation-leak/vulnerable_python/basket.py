import json


def add(name, basket=[]):
    basket.append(name)
    return basket[-5:]


def handler(event, context):
    try:
        item = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    name = item.get("name") if isinstance(item, dict) else None
    return {"statusCode": 200, "body": json.dumps({"basket": add(name)})}
