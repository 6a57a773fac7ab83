"""POST /orders: takes an order and confirms it."""

import json
import uuid

PRICES = {"NB-A5": 490, "NB-A4": 690, "PC-HB": 120, "IN-BL": 850}

CONFIRMATION = {"status": "received", "currency": "EUR"}

# What the customer wants to see again in the confirmation.
ECHOED = ("name", "email", "message")


def total_of(sku, quantity):
    price = PRICES.get(sku, 0)
    discount = 0.9 if quantity >= 100 else 1.0
    return round(price * quantity * discount)


def handler(event, context):
    request = json.loads(event.get("body") or "{}")
    quantity = int(request.get("quantity", 1))

    confirmation = CONFIRMATION
    confirmation["order_id"] = str(uuid.uuid4())
    confirmation["total"] = total_of(request.get("sku"), quantity)
    for field in ECHOED:
        if field in request:
            confirmation[field] = request[field]

    return {
        "statusCode": 201,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(confirmation),
    }
