"""Finds order numbers in mails. Patterns are compiled once for each kind."""
import json
import re

KINDS = {
    "order": r"\b[A-Z]{2}-\d{4,8}\b",
    "parcel": r"\b\d{12}\b",
    "voucher": r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}\b",
}

_compiled = {}


def pattern(kind):
    if kind not in _compiled:
        _compiled[kind] = re.compile(KINDS[kind], re.ASCII)
    return _compiled[kind]


def handler(event, context):
    try:
        mail = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    text = mail.get("message") if isinstance(mail, dict) else None
    if not isinstance(text, str):
        return {"statusCode": 422, "body": json.dumps({"error": "a message is needed"})}
    found = {kind: len(pattern(kind).findall(text[:20_000])) for kind in KINDS}
    return {"statusCode": 200, "body": json.dumps(found)}
