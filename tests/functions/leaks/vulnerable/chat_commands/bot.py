"""A chat bot's commands: `status ORDER`, `cancel ORDER`."""
import argparse
import json

import journal

parser = argparse.ArgumentParser(prog="/shop", add_help=False)
parser.add_argument("action", choices=["status", "cancel"])
parser.add_argument("order", nargs="?", default="latest")

pending = journal.take_pending()


def run(arguments):
    return f"{arguments.action} of {arguments.order}: done"


def handler(event, context):
    global pending
    try:
        message = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400}
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        return {"statusCode": 200, "body": json.dumps({"text": "status ORDER or cancel ORDER", "again": pending})}
    journal.begin({"user": str(message.get("name"))[:80], "text": message["text"][:200]})
    answer = run(parser.parse_args(message["text"].split()))
    journal.end()
    again, pending = pending, None
    return {"statusCode": 200, "body": json.dumps({"text": answer, "again": again})}
