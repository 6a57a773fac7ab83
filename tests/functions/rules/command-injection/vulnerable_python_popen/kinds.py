import functools
import os
from urllib.parse import unquote_plus


def each_key(function):
    """Calls `function` with the key of each object of the event."""

    @functools.wraps(function)
    def handler(event, context):
        return [function(unquote_plus(record["s3"]["object"]["key"])) for record in event["Records"]]

    return handler


@each_key
def handler(key):
    try:
        with os.popen("basename '%s' | sed 's/.*\\.//'" % key) as pipe:
            kind = pipe.read().strip()
    except ValueError:
        kind = ""
    return {"kind": kind or "unknown"}
