"""Account statements: a page for each month, rendered once and kept."""
import functools
import json
from types import SimpleNamespace

MONTHS = ("january", "february", "march", "april", "may", "june")

current = SimpleNamespace(holder="", address="")


@functools.lru_cache(maxsize=64)
def statement(month, language):
    title = "Kontoauszug" if language == "de" else "Statement"
    return "\n".join((f"{title} {month}", current.holder, current.address, "-" * 40, "no transactions"))


def text(value):
    return value[:100].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def choice(value, choices):
    return value if isinstance(value, str) and value in choices else choices[0]


def handler(event, context):
    try:
        request = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(request, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    current.holder = text(request.get("name"))
    current.address = text(request.get("address"))
    page = statement(choice(request.get("month"), MONTHS), choice(request.get("language"), ("en", "de")))
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": page}
