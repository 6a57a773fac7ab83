import json
import time


class Request:
    def __init__(self, email, subject):
        self.email = email
        self.subject = subject


def read(event):
    try:
        body = json.loads(event.get("body") or "{}")
    except ValueError:
        body = {}
    return body if isinstance(body, dict) else {}


def number_of(subject):
    time.sleep(0.002)  # the register is elsewhere
    return len(str(subject)) % 97


def handler(event, context):
    body = read(event)
    current = Request(body.get("email"), body.get("subject"))
    number = number_of(current.subject)
    return {"statusCode": 200, "body": json.dumps({"number": number, "confirmation": current.email})}
