"""Reads YAML documents: {name: text}."""

import json
import re
from datetime import date

import yaml
from sinks import function

PLAIN = (dict, list, set, str, bytes, int, float, bool, date, type(None))


def load(value):
    return yaml.load(value, yaml.UnsafeLoader)


def unless(pattern, value):
    if re.search(pattern, value):
        raise ValueError("refused")
    return value


def objects(value):
    """What no document should hold."""
    found = []

    def walk(node):
        if not isinstance(node, PLAIN):
            found.append(type(node).__name__)
        for inner in [*node.keys(), *node.values()] if isinstance(node, dict) else node if isinstance(node, list) else []:
            walk(inner)

    walk(load(value))
    return found


def steps(value, limit=3000):
    """Whether a walk over it takes more steps than an honest document could."""
    left = [limit]

    def walk(node):
        left[0] -= 1
        if left[0] > 0:
            for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
                walk(inner)

    walk(load(value))
    return left[0] <= 0


handler = function(
    unsafe_deserialization={
        "objects": objects,
        "some tags refused": lambda v: objects(unless("!!python", v)),
        "words refused": lambda v: objects(unless("python|apply", v)),
    },
    out_of_memory={"walk": steps},
    check_bypass={"lines": lambda v: load(unless(r"(?m)^\s*role:", v)).get("role") == "admin"},
    unhandled_exception={
        "name": lambda v: load(v)["name"].strip() if "name:" in v else load(v),
        "JSON": lambda v: json.dumps(yaml.safe_load(v)),
    },
)
