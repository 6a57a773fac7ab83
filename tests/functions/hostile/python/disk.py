"""Fills /tmp: with bytes, with files, with holes."""

import os

from attempts import hostile

MB = 1024 * 1024


def fill():
    written = 0
    try:
        for number in range(100):
            with open(f"/tmp/part{number}", "wb", buffering=0) as file:
                for _ in range(64):
                    written += file.write(b"x" * MB)
    except OSError as error:
        return {"written": written // MB, "errno": error.errno}
    return {"written": written // MB}


def many():
    made = 0
    try:
        for number in range(60000):
            os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
            made += 1
    except OSError as error:
        return {"made": made, "errno": error.errno}
    return {"made": made}


def sparse():
    with open("/tmp/sparse", "wb") as file:
        file.truncate(500 * MB)
    try:
        with open("/tmp/larger", "wb") as file:
            file.truncate(5000 * MB)
    except OSError as error:
        return {"errno": error.errno}
    return {}


@hostile
def handler(event, attempts):
    return globals()[event["way"]]()
