"""Takes feedback and answers with how many of its words are known."""
import collections
import json
import time

WORDS = {"good", "bad", "slow", "fast", "cheap"}

recent = collections.deque(maxlen=50)  # when, and how long
counts = collections.Counter()


def handler(event, context):
    try:
        form = json.loads(event.get("body") or "{}")
    except ValueError:
        return {"statusCode": 400, "body": "{}"}
    if not isinstance(form, dict) or not isinstance(form.get("message"), str):
        return {"statusCode": 422, "body": json.dumps({"error": "a message is needed"})}
    known = WORDS.intersection(form["message"][:500].lower().split())
    counts.update(known)
    recent.append((time.time(), len(form["message"])))
    return {"statusCode": 202, "body": json.dumps({"known": len(known)})}
