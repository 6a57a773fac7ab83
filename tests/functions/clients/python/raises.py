"""How a handler may fail; the event says which."""

import builtins
import json
import os


class ShopError(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code


class Silent(Exception):
    def __str__(self):
        return ""


def divide(by):
    return 1 / by


def with_cause():
    try:
        divide(0)
    except ZeroDivisionError as error:
        raise RuntimeError("while dividing") from error


def in_finally():
    try:
        divide(0)
    finally:
        json.loads("{")


def recurse():
    return recurse()


def many_lines():
    raise ValueError("first\n  second\r\nthird\tend")


def handler(event, context):
    case = event["case"]
    if case == "plain":
        raise Exception("plain")
    if case == "no message":
        raise ValueError
    if case == "key":
        return event["missing"]
    if case == "custom":
        raise ShopError(7, "sold out")
    if case == "silent":
        raise Silent("not shown")
    if case == "cause":
        with_cause()
    if case == "finally":
        in_finally()
    if case == "in a library":
        json.loads("[1, 2")
    if case == "recursion":
        recurse()
    if case == "many lines":
        many_lines()
    if case == "unicode":
        raise ValueError("é \u2028 \U0001f600")
    if case == "file":
        open("/nonexistent/file")
    if case == "stop":
        raise StopIteration("done")
    if case == "exec":
        exec("raise ValueError('from text')")
    if case == "assert":
        assert event is None, "not none"
    if case == "group" and hasattr(builtins, "ExceptionGroup"):
        raise builtins.ExceptionGroup("two", [ValueError(1), KeyError(2)])
    if case == "own frame":
        code = compile("def inner():\n    raise ValueError('hidden')\n", os.path.join("/x", "bootstrap.py"), "exec")
        space = {}
        exec(code, space)
        space["inner"]()
    return "went on after the failures before"


def too_few(event):
    return "never"
