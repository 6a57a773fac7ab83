"""Watched calls without end, from many processes at once."""

import os

from attempts import hostile


@hostile
def handler(event, attempts):
    for _ in range(6):
        if os.fork() == 0:
            break
    while True:
        try:
            if event["way"] == "quick":
                os.unlink("/tmp/none")
            elif os.fork() == 0:
                os.execv("/" + "x" * 4000, ["y" * 4000] * 60)
        except OSError:
            if event["way"] == "large" and os.getpid() > 8:
                os._exit(0)
