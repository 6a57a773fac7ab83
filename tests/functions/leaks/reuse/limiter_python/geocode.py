"""Postal codes to places, for some requests a second from each caller."""
import json

from limiter import Limiter

PLACES = {"10115": "Berlin", "20095": "Hamburg", "80331": "München"}

limiter = Limiter(per_second=50, burst=200, callers=256)


def caller(event):
    headers = event.get("headers") or {}
    return headers.get("x-api-key") or event["requestContext"]["http"]["sourceIp"]


def handler(event, context):
    if not limiter.allows(caller(event)):
        return {"statusCode": 429, "headers": {"retry-after": "1"}, "body": json.dumps({"error": "too many requests"})}
    code = (event.get("queryStringParameters") or {}).get("code", "10115")
    return {"statusCode": 200, "body": json.dumps({"code": code[:10], "place": PLACES.get(code)})}
