"""Invoices: the lines of an order with their sum."""
import json
from decimal import Decimal, InvalidOperation


class Invoice:
    currency = "EUR"

    def __init__(self, recipient):
        self.recipient = recipient
        self.lines = []

    def add(self, description, amount):
        self.lines.append((description, amount))

    @property
    def total(self):
        return sum((amount for _, amount in self.lines[-20:]), Decimal(0))

    def to_dict(self):
        return {
            "recipient": self.recipient,
            "currency": self.currency,
            "lines": [{"description": text, "amount": str(amount)} for text, amount in self.lines[-20:]],
            "total": str(self.total),
        }


def amount_of(value):
    try:
        amount = Decimal(str(value)[:20])
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() and abs(amount) < 10**9 else Decimal(0)


def handler(event, context):
    try:
        order = json.loads(event["body"] or "{}")
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict):
        return {"statusCode": 400, "body": json.dumps({"message": "expected an order"})}
    invoice = Invoice(str(order.get("name", ""))[:100])
    invoice.add(str(order.get("message", "goods"))[:200], amount_of(order.get("amount", 0)))
    invoice.add("handling", Decimal("2.50"))
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(invoice.to_dict())}
