import argparse
import json


def parser():
    arguments = argparse.ArgumentParser(prog="search")
    arguments.add_argument("words", nargs="*")
    arguments.add_argument("--limit", type=int, default=10)
    return arguments


def handler(event, context):
    try:
        request = json.loads(event.get("body") or "{}")
        words = [str(request["message"]), f"--limit={request.get('limit', 10)}"]
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    options = parser().parse_args(words)
    return {"statusCode": 200, "body": json.dumps({"words": len(options.words), "limit": options.limit})}
