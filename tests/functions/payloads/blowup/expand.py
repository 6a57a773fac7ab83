"""Expands what is short."""

import ast
from decimal import Decimal
from urllib.parse import parse_qs

from sinks import function, is_stuck


def matches(pattern, text):
    """Whether the name fits; a star stands for anything."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(matches(pattern[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] == text[0] and matches(pattern[1:], text[1:])


def braces(text):
    start = text.find("{")
    if start < 0:
        return [text]
    end = text.index("}", start)
    return [text[:start] + one + rest for one in text[start + 1 : end].split(",") for rest in braces(text[end + 1 :])]


def numbers(text):
    first, last = map(int, text.split("-"))
    return [number for number in range(first, last + 1)]


handler = function(
    (str, int),
    timeout={
        "glob": lambda v: is_stuck(lambda: matches(v, "a" * 40)),
        "range": lambda v: is_stuck(lambda: numbers(v)),
        "number": lambda v: is_stuck(lambda: [int(Decimal(v)) % base for base in range(2, 200)]),
    },
    out_of_memory={
        # As many as no honest value would have.
        "braces": lambda v: len(braces(v)) > 5000,
    },
    unhandled_exception={
        "expression": lambda v: ast.parse(v.replace("-", "_")) if "(" in v else None,
        "form": lambda v: parse_qs(v, max_num_fields=1000),
    },
)
