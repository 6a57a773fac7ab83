import os

INVOICES = os.path.join(os.path.dirname(__file__), "invoices")


def handler(event, context):
    name = event["pathParameters"]["name"]
    path = os.path.join(INVOICES, name)
    try:
        with open(path, encoding="utf-8") as invoice:
            text = invoice.read()
    except (OSError, ValueError):
        return {"statusCode": 404, "body": "no such invoice"}
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": text}
