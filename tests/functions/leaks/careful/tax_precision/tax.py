"""Sales tax, to the number of digits that the country's rules ask for."""
import decimal
import json
from decimal import Decimal

RATES = {"DE": Decimal("0.19"), "FR": Decimal("0.20"), "CH": Decimal("0.081")}
CENT = Decimal("0.01")


def tax(net, country, digits):
    with decimal.localcontext(prec=digits):
        return (net * RATES[country]).quantize(CENT)


def amount(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return Decimal("1000.00")
    return Decimal(repr(float(min(max(value, 1), 1_000_000))))


def handler(event, context):
    try:
        request = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(request, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    country = request.get("country")
    if not isinstance(country, str) or country not in RATES:
        country = "DE"
    digits = request.get("digits")
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= 28:
        digits = 28
    try:
        due = tax(amount(request.get("amount")), country, digits)
    except decimal.InvalidOperation:
        return {"statusCode": 422, "body": json.dumps({"error": "not so many digits"})}
    return {"statusCode": 200, "body": json.dumps({"country": country, "tax": str(due)})}
