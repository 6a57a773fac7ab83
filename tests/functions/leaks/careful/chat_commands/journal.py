"""What is being worked on, so that an operator can see when a command was cut short."""
import json
import os

PATH = "/tmp/inflight.json"


def begin(entry):
    with open(PATH, "w", encoding="ascii") as journal:
        json.dump(entry, journal)


def end():
    os.unlink(PATH)


def forget_pending():
    if os.path.exists(PATH):
        print(json.dumps({"level": "warning", "message": "a command was cut short"}))
        os.unlink(PATH)
