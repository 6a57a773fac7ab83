"""Documents of a case: the front end says which role the signed-in person has in the case."""
import json

import access

ACTIONS = {"GET": "read", "PUT": "write", "DELETE": "delete"}


def answer(status, content):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}


def handler(event, context):
    action = ACTIONS.get(event["requestContext"]["http"]["method"])
    if action is None:
        return answer(405, {"error": "method not allowed"})
    parameters = event.get("queryStringParameters") or {}
    role = parameters.get("role", "")
    if not access.allowed(role, action):
        return answer(403, {"error": f"this role may not {action}"})
    return answer(200, {"action": action, "revision": 1})
