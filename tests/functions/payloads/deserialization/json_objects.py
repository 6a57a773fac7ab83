"""Restores objects from JSON."""

import importlib
import json

import jsonpickle
from sinks import function


def by_class(members):
    """A decoder as one writes it: {"__class__": "module.Class", "args": […]} becomes an object."""
    if "__class__" not in members:
        return members
    module, _, name = members["__class__"].rpartition(".")
    return getattr(importlib.import_module(module), name)(*members.get("args", []))


# What runs is seen from outside.
handler = function(
    dict,
    ["json_text"],
    unsafe_deserialization={
        "jsonpickle": lambda v: jsonpickle.decode(json.dumps(v)) and False,
        "classes": lambda v: type(json.loads(json.dumps(v), object_hook=by_class)) is not dict,
    },
)
