"""Contact form: writes the confirmation that goes back to the visitor."""
import json
import re

from settings import setting

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}", re.ASCII)


def confirmation(fields, email):
    subject = fields.get("subject")
    subject = subject[:80] if isinstance(subject, str) else "your message"
    return {"subject": f"Re: {subject}", "reply_to": setting("REPLY_TO", email), "signature": setting("SIGNATURE")}


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": "{}"}
    email = fields.get("email")
    if not isinstance(email, str) or not ADDRESS.fullmatch(email):
        email = None
    return {"statusCode": 200, "body": json.dumps(confirmation(fields, email))}
