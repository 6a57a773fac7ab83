"""POST /contact: checks the contact form before it goes to the shop's inbox."""

import json
import re

EMAIL = re.compile(r"^([a-zA-Z0-9]+[._-]?)+@([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$")
LONGEST_MESSAGE = 4000


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def problems_of(form):
    email, message = form.get("email"), form.get("message")
    if not isinstance(email, str) or not EMAIL.match(email):
        yield "email"
    if not isinstance(message, str) or not 0 < len(message) <= LONGEST_MESSAGE:
        yield "message"


def handler(event, context):
    try:
        form = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return answer(400, {"error": "not JSON"})
    if not isinstance(form, dict):
        return answer(400, {"error": "not a form"})
    problems = list(problems_of(form))
    if problems:
        return answer(422, {"problems": problems})
    return answer(202, {"status": "accepted"})
