"""Matches texts with patterns that step back without end."""

import re

from sinks import function, is_stuck

PATTERNS = [
    r"^(,?\w*,?)*$",
    r'^"(\\?.)*"$',
    r"^([A-Z]+_?)*$",
    r"^(\w+=?\w*&?)*$",
    r"^'([^']|'?'?)*'$",
    r"<!--.*?-->",
    r"\[[^\]]*\]",
    r"\s*\n\s*$",
]


def stuck(value):
    return any(is_stuck(lambda: re.search(pattern, value, re.S)) for pattern in PATTERNS)


handler = function(
    regex_dos={
        "patterns": stuck,
        "the caller's pattern": lambda v: is_stuck(lambda: re.search(v, "The quick brown fox jumps over the lazy dog")),
    }
)
