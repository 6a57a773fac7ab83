"""Fulfilment: reserves what an order asks for, and logs the steps that led to the reservation."""
import json


def note(step, trail=None):
    trail = [] if trail is None else trail
    trail.append(step)
    return trail[-6:]


def reserve(order):
    quantity = order.get("quantity")
    if not isinstance(quantity, int) or not 0 < quantity <= 100:
        return note({"step": "refused", "order": str(order.get("order_id"))[:80]})
    trail = note({"step": "reserved", "order": str(order.get("order_id"))[:80], "quantity": quantity})
    return note({"step": "confirmed", "to": str(order.get("email"))[:80]}, trail)


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
        except (ValueError, RecursionError):
            order = None
        if not isinstance(order, dict):
            print(json.dumps({"level": "warning", "message": "not an order", "id": record["messageId"]}))
            continue
        print(json.dumps({"level": "info", "message": "reservation", "steps": reserve(order)}))
    return {"batchItemFailures": failures}
