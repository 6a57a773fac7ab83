"""Account changes: the audit record is shipped from a thread while the answer is put together."""
import json
import threading
import time

SHIPPING_SECONDS = 0.02  # what the collector takes


def ship(record):
    time.sleep(SHIPPING_SECONDS)
    print(json.dumps({"audit": record}))


def audit(action, fields):
    record = {"action": action, "who": str(fields.get("email"))[:100], "to": str(fields.get("name"))[:100]}
    thread = threading.Thread(target=ship, args=(record,), name="audit", daemon=True)
    thread.start()
    return thread


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    if not fields.get("name"):
        return {"statusCode": 422, "body": json.dumps({"error": "a name is needed"})}
    shipping = audit("rename", fields)
    answer = {"statusCode": 200, "body": json.dumps({"renamed": True})}
    shipping.join()
    return answer
