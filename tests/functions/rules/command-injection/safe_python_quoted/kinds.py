import functools
import os
import shlex
from urllib.parse import unquote_plus


def each_key(function):
    """Calls `function` with the key of each object of the event."""

    @functools.wraps(function)
    def handler(event, context):
        return [function(unquote_plus(record["s3"]["object"]["key"])) for record in event["Records"]]

    return handler


@each_key
def handler(key):
    if "\0" in key:
        return {"kind": "unknown"}
    # A shell for the pipe's sake, with a key that it takes as one word.
    with os.popen("basename -- %s | sed 's/.*\\.//'" % shlex.quote(key)) as pipe:
        kind = pipe.buffer.read().decode("utf-8", "replace").strip()
    return {"kind": kind or "unknown"}
