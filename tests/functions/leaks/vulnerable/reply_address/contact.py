"""Contact form: writes the confirmation that goes back to the visitor."""
import json
import os
import re

from settings import setting

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}", re.ASCII)


def confirmation(fields):
    subject = fields.get("subject")
    subject = subject[:80] if isinstance(subject, str) else "your message"
    return {"subject": f"Re: {subject}", "reply_to": setting("REPLY_TO"), "signature": setting("SIGNATURE")}


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": "{}"}
    email = fields.get("email")
    if isinstance(email, str) and ADDRESS.fullmatch(email):
        os.environ["REPLY_TO"] = email
    return {"statusCode": 200, "body": json.dumps(confirmation(fields))}
