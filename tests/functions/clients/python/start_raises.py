"""Cannot be imported: it fails in a function of its own."""

import os

print("starting")


def read_settings():
    return {"table": os.environ["NO_SUCH_VARIABLE"]}


SETTINGS = read_settings()


def handler(event, context):
    return SETTINGS
