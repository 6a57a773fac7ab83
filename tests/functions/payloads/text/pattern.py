"""Matches texts with patterns of the kind that one finds in handlers; some of them step back without end."""

import re

from sinks import function, is_stuck

PATTERNS = [
    r"^([a-zA-Z0-9]+)*$",
    r"^([\w\s]+,?)*$",
    r"^([\w.-]+)+@[\w.-]+\.\w+$",
    r"^\w+@([\w.-]+\.?)+$",
    r"^https?://([\w./-]+/?)+$",
    r"^([a-z0-9]+-?)*$",
    r"^(\d+)*$",
    r"\s+$",
    r"[A-Za-z0-9]+@[a-z]+",
]

handler = function(
    regex_dos={"any of them": lambda v: any(is_stuck(lambda: re.search(pattern, v)) for pattern in PATTERNS)}
)
