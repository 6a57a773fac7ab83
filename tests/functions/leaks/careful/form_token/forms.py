"""Hands out forms with a token against cross-site requests."""
import json
import secrets
import time

FORMS = {"contact": ["name", "email", "message"], "callback": ["name", "phone"]}


def page(kind):
    token = secrets.token_urlsafe(24)
    return {"form": kind, "fields": FORMS[kind], "token": token, "valid_until": int(time.time()) + 900}


def handler(event, context):
    parameters = event.get("queryStringParameters") or {}
    kind = parameters.get("form", "contact")
    if kind not in FORMS:
        kind = "contact"
    content = page(kind)
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "cookies": [f"form-token={content['token']}; Secure; HttpOnly; SameSite=Strict"],
        "body": json.dumps(content),
    }
