import argparse
import json


class Refused(Exception):
    pass


class Parser(argparse.ArgumentParser):
    """argparse ends the process where it meets a mistake. Here the caller decides."""

    def error(self, message):
        raise Refused(message)

    def exit(self, status=0, message=None):
        raise Refused(message or "nothing to do")


def parser():
    arguments = Parser(prog="search", add_help=False)
    arguments.add_argument("words", nargs="*")
    arguments.add_argument("--limit", type=int, default=10)
    return arguments


def handler(event, context):
    try:
        request = json.loads(event.get("body") or "{}")
        words = [str(request["message"]), f"--limit={request.get('limit', 10)}"]
        options = parser().parse_args(words)
    except (Refused, ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    return {"statusCode": 200, "body": json.dumps({"words": len(options.words), "limit": options.limit})}
