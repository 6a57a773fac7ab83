"""Orders: a watchdog warns when one takes too long."""
import json
import threading


def warn():
    print("an order takes long")


def handler(event, context):
    watchdog = threading.Timer(600, warn)
    watchdog.daemon = True
    watchdog.start()
    return place(event)


def place(event):
    try:
        order = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict):
        return {"statusCode": 400}
    return {"statusCode": 201, "body": json.dumps({"fields": len(order)})}
