"""A wish list, open to guests as well."""
import json

from identity import current_user, identify


def greeting():
    user = current_user.get()
    return f"Wish list of {user['email']}" if user else "Your wish list"


def handler(event, context):
    identify(event)
    try:
        wish = json.loads(event["body"] or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(wish, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"title": greeting(), "may_share": current_user.get() is not None, "entries": len(wish)}),
    }
