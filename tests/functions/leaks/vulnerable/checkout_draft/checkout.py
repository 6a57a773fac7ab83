"""Checkout: puts an order together from what the browser sends, and prices its delivery."""
import json

DELIVERY = {"standard": 490, "express": 1250, "pickup": 0}
FIELDS = ("name", "email", "message", "coupon")

order = {}


def parse(event):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def reply(status, content):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}


def handler(event, context):
    fields = parse(event)
    if fields is None:
        return reply(400, {"error": "the body must be a JSON object"})
    delivery = fields.get("delivery", "standard")
    if not isinstance(delivery, str) or delivery not in DELIVERY:
        delivery = "standard"
    for name in FIELDS:
        if isinstance(fields.get(name), str):
            order[name] = fields[name].strip()[:200]
    return reply(201, {"order": order, "delivery": delivery, "shipping_cents": DELIVERY[delivery]})
