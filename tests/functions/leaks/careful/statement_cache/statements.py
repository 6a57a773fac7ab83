"""Account statements: a page for each month; what all holders share is rendered once and kept."""
import functools
import json

MONTHS = ("january", "february", "march", "april", "may", "june")


@functools.lru_cache(maxsize=64)
def heading(month, language):
    return f"{'Kontoauszug' if language == 'de' else 'Statement'} {month}"


def statement(month, language, holder, address):
    return "\n".join((heading(month, language), holder, address, "-" * 40, "no transactions"))


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
    holder = text(request.get("name"))
    address = text(request.get("address"))
    month, language = choice(request.get("month"), MONTHS), choice(request.get("language"), ("en", "de"))
    page = statement(month, language, holder, address)
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": page}
