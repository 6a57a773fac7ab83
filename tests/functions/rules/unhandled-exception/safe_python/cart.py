import json

PRICES = {"notebook": 490, "pencil": 120}


def bad_request(reason):
    return {"statusCode": 400, "body": json.dumps({"error": reason})}


def handler(event, context):
    try:
        item = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return bad_request("the body is no JSON")
    if not isinstance(item, dict):
        return bad_request("the body is no object")
    quantity, sku = item.get("quantity", 1), item.get("sku")
    if not isinstance(quantity, int) or not 0 < quantity < 1000:
        return bad_request("quantity")
    price = PRICES.get(sku, 0) if isinstance(sku, str) else 0
    return {"statusCode": 200, "body": json.dumps({"total": price * quantity})}
