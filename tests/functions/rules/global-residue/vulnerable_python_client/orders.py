"""Places orders with the shop in the name of the caller."""
import json

from shop import Shop

shop = Shop("https://shop.internal.example")


def handler(event, context):
    try:
        order = json.loads(event.get("body") or "{}")
    except ValueError:
        return {"statusCode": 400, "body": "{}"}
    if not isinstance(order, dict) or not isinstance(order.get("token"), str) or not order["token"]:
        return {"statusCode": 401, "body": json.dumps({"error": "who are you?"})}
    shop.sign_in(order["token"][:300])
    return {"statusCode": 201, "body": json.dumps({"number": shop.place(order.get("article"))})}
