"""Evaluates values, and puts them into code that it evaluates."""

import importlib
import os
import re
import sys
from functools import reduce

from sinks import function


def unless(pattern, value):
    if re.search(pattern, value):
        raise ValueError("refused")
    return value


def resolved(value):
    """A function of this module by its name, as a table of actions would be."""
    return reduce(getattr, value.split("."), sys.modules[__name__])


def plugin(value):
    module, name = value.split(":")
    return getattr(importlib.import_module(module), name)


def is_foreign(found):
    return callable(found) and found.__module__ not in (__name__, "sinks")


def run(code, names=None):
    exec(code, {} if names is None else names)


SINKS = {
    "eval": lambda v: eval(v) and False,
    "exec": lambda v: run(unless("__import__", v)),
    "single quotes": lambda v: run(f"x = '{v}'"),
    "double quotes": lambda v: run(f'x = "{v}"'),
    "f-string": lambda v: run(f'x = f"{unless(chr(34), v)}"'),
    "no built-in functions": lambda v: eval(v, {"__builtins__": {}}) and False,
    "no quotes": lambda v: eval(unless("['\"]", v)) and False,
    "no underscores": lambda v: eval(unless("_|import|system", v)) and False,
    "no import": lambda v: eval(unless("import|system", v)) and False,
    "a line": lambda v: run(f"x = {unless(';', v)}\n"),
    "no parentheses": lambda v: run(unless("[(]", v)),
    "argument": lambda v: run(f"x = max(1, {v})"),
    "comment": lambda v: run(f"# for {v}\nx = 1\n"),
    "attribute": lambda v: is_foreign(resolved(v)),
    "plug-in": lambda v: is_foreign(plugin(v)),
    "calculator": lambda v: v.strip() and re.fullmatch(r"[\d+*/(). -]+", v) and eval(v) and False,
}

handler = function(code_injection=SINKS)
