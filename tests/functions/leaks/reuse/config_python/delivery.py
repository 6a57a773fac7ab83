"""What delivery costs."""
import json

from config import config


def handler(event, context):
    try:
        basket = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(basket, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    country = basket.get("country")
    if not isinstance(country, str) or country not in config.get("countries"):
        return {"statusCode": 422, "body": json.dumps({"error": "we do not deliver there"})}
    cents = basket.get("cents")
    free = isinstance(cents, int) and cents >= config.get("free_from_cents")
    return {"statusCode": 200, "body": json.dumps({"cents": 0 if free else config.get("parcel_cents")})}
