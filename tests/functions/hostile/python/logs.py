"""Logs without end."""

import os

from attempts import hostile


@hostile
def handler(event, attempts):
    if event["way"] == "lines":
        for number in range(1000000):
            os.write(1, b"line %d\n" % number) if number % 1000 == 0 else None
            if number % 1000 == 0:
                os.write(1, b"another line of the log\n" * 1000)
        return {"ok": "lines"}
    while True:
        os.write(2, b"x" * 65536)
