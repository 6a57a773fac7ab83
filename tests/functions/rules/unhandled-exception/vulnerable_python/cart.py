import json

PRICES = {"notebook": 490, "pencil": 120}


def handler(event, context):
    item = json.loads(event.get("body") or "{}")
    quantity = int(item.get("quantity", 1))
    price = PRICES.get(item.get("sku"), 0)
    return {"statusCode": 200, "body": json.dumps({"total": price * quantity})}
