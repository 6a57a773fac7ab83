"""Receipts: one object for each order, where the customer finds it."""
import http.client
import json
import os
import re
from urllib.parse import quote, urlsplit

BUCKET = os.environ.get("RECEIPTS_BUCKET", "receipts")
RECEIPT = {"currency": "EUR", "lines": []}


def put_object(key, text):
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566"))
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=2)
    try:
        connection.request("PUT", "/%s/%s" % (BUCKET, quote(key)), text.encode(), {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    finally:
        connection.close()


def handler(event, context):
    try:
        order = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict):
        return {"statusCode": 400, "body": json.dumps({"message": "expected an order"})}
    receipt = dict(RECEIPT)
    receipt["lines"].append({"to": str(order.get("email", ""))[:100], "text": str(order.get("message", ""))[:200]})
    receipt["lines"][:-20] = []
    number = re.sub(r"[^A-Za-z0-9-]", "", str(order.get("id", "")))[:64] or context.aws_request_id
    stored = put_object("%s.json" % number, json.dumps(receipt))
    return {"statusCode": 201 if stored else 502, "body": json.dumps({"receipt": number})}
