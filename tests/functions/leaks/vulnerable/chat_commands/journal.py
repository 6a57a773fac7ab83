"""What is being worked on, so that a command that was cut short is not lost."""
import json
import os

PATH = "/tmp/inflight.json"


def begin(entry):
    with open(PATH, "w", encoding="ascii") as journal:
        json.dump(entry, journal)


def end():
    os.unlink(PATH)


def take_pending():
    try:
        with open(PATH, encoding="ascii") as journal:
            pending = json.load(journal)
    except (OSError, ValueError):
        return None
    os.unlink(PATH)
    return pending
