"""Takes stock lists."""
import json

from importer import Importer

importer = Importer()


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def handler(event, context):
    if importer.running:
        return answer(423, {"error": "another import is running"})
    try:
        body = json.loads(event.get("body") or "{}")
        quantity = importer.run(body.get("rows") or [])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return answer(500, {"error": "the list cannot be imported"})
    return answer(200, {"imported": quantity >= 0})
