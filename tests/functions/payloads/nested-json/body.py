"""Reads a body: {"name": text}, as JSON."""

import json

from sinks import function


def pairs(found):
    names = [name for name, _ in found]
    if len(set(names)) < len(names):
        raise ValueError("a name twice")
    return dict(found)


def save(value):
    name = read(value)["name"]
    with open("/tmp/" + name, "w") as file:
        file.write(name)


def read(value):
    return json.loads(value) if isinstance(value, str) else value


handler = function(
    (str, dict),
    unhandled_exception={
        "name": lambda v: read(v)["name"].strip().encode(),
        "strict": lambda v: json.loads(v, object_pairs_hook=pairs) if isinstance(v, str) else v,
        "again": lambda v: json.dumps(read(v), allow_nan=False),
        "file": save,
    },
)
