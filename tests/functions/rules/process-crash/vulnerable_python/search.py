import argparse
import json
import shlex


def parser():
    arguments = argparse.ArgumentParser(prog="search")
    arguments.add_argument("words", nargs="*")
    arguments.add_argument("--limit", type=int, default=10)
    return arguments


def handler(event, context):
    try:
        message = json.loads(event.get("body") or "{}").get("message", "")
        words = shlex.split(message)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    options = parser().parse_args(words)
    return {"statusCode": 200, "body": json.dumps({"words": len(options.words), "limit": options.limit})}
