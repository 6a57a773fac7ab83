"""Letters are built line by line by a coroutine, so that long ones need little memory."""
import json


def text(value, otherwise):
    return value[:500].encode("utf-8", "replace").decode() if isinstance(value, str) else otherwise


def writer(width=72):
    """Send it lines; it yields the letter so far."""
    letter = []
    line = yield
    while True:
        letter.append(line[:width])
        if len(letter) > 12:
            del letter[0]
        line = yield "\n".join(letter)


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    page = writer()
    next(page)
    page.send(f"Dear {text(fields.get('name'), 'customer')},")
    page.send(text(fields.get("message"), ""))
    letter = page.send("Yours sincerely")
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": letter}
