"""Takes feedback and answers with how many of its words are known."""
import json

WORDS = {"good", "bad", "slow", "fast", "cheap"}


class Inbox:
    received = []

    def take(self, text, sender):
        self.received.append({"from": sender, "text": text})
        return len(WORDS.intersection(text.lower().split()))


inbox = Inbox()


def handler(event, context):
    try:
        form = json.loads(event.get("body") or "{}")
    except ValueError:
        return {"statusCode": 400, "body": "{}"}
    if not isinstance(form, dict) or not isinstance(form.get("message"), str):
        return {"statusCode": 422, "body": json.dumps({"error": "a message is needed"})}
    known = inbox.take(form["message"][:500], str(form.get("email"))[:200])
    return {"statusCode": 202, "body": json.dumps({"known": known})}
