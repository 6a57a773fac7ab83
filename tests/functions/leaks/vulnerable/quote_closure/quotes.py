"""Quotes for removals: volume and distance in, price and a greeting out."""
import json

RATES = {"cubic_metre": 38.0, "kilometre": 1.2}


def number(value, highest):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(min(max(value, 0), highest))


def make_handler(rates):
    customer = None

    def greet():
        return f"Dear {customer}," if customer else "Dear customer,"

    def quote(event, context):
        nonlocal customer
        try:
            wanted = json.loads(event.get("body") or "{}")
        except (ValueError, RecursionError):
            return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
        if not isinstance(wanted, dict):
            return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
        if isinstance(wanted.get("name"), str) and wanted["name"].strip():
            customer = wanted["name"].strip()[:100]
        price = number(wanted.get("volume"), 200) * rates["cubic_metre"]
        price += number(wanted.get("distance"), 5000) * rates["kilometre"]
        return {"statusCode": 200, "body": json.dumps({"text": greet(), "price": round(price, 2)})}

    return quote


handler = make_handler(RATES)
