"""Sign-in: derives a session from user and password."""
import hashlib
import hmac
import json
import os

SALT = os.urandom(16)


def derive(user, password):
    key = hashlib.pbkdf2_hmac("sha256", password.encode("utf-8", "replace"), SALT, 20)
    return hmac.new(key, user.encode("utf-8", "replace"), "sha256").hexdigest()[:32]


def sign_in(user, password):
    return derive(user, password)


def handler(event, context):
    try:
        form = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(form, dict) or not isinstance(form.get("password"), str):
        return {"statusCode": 401, "body": json.dumps({"error": "a password is needed"})}
    user = form.get("user")
    session = sign_in(user[:100] if isinstance(user, str) else "guest", form["password"][:200])
    return {"statusCode": 200, "body": json.dumps({"session": session})}
