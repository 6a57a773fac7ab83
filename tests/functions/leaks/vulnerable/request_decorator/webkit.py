"""A little web kit: decorators around handlers."""
import functools
import json


def json_api(function):
    """Parses the body into `wrapped.request` and makes a response of what the function returns."""

    @functools.wraps(function)
    def wrapped(event, context):
        try:
            fields = json.loads(event.get("body") or "{}")
        except (ValueError, RecursionError):
            return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
        if not isinstance(fields, dict):
            return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
        wrapped.request.update(fields)
        status, content = function(wrapped.request)
        return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}

    wrapped.request = {}
    return wrapped
