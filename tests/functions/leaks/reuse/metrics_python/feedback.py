"""Feedback form."""
import json

from metrics import metrics


def accept(body):
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    message = fields.get("message") if isinstance(fields, dict) else None
    return len(message) if isinstance(message, str) else None


def handler(event, context):
    body = event.get("body") or ""
    length = accept(body)
    metrics.observe(len(body), length is None)
    if length is None:
        return {"statusCode": 422, "body": json.dumps({"error": "a message is needed"})}
    return {"statusCode": 202, "body": json.dumps({"characters": length})}
