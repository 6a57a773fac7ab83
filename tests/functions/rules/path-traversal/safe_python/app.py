import os

INVOICES = os.path.realpath(os.path.join(os.path.dirname(__file__), "invoices"))


def not_found():
    return {"statusCode": 404, "body": "no such invoice"}


def handler(event, context):
    name = (event.get("pathParameters") or {}).get("name", "")
    try:
        path = os.path.realpath(os.path.join(INVOICES, name))
    except (OSError, ValueError):
        return not_found()
    if os.path.commonpath([path, INVOICES]) != INVOICES or path == INVOICES:
        return not_found()
    try:
        with open(path, encoding="utf-8") as invoice:
            text = invoice.read()
    except (OSError, UnicodeDecodeError):
        return not_found()
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": text}
