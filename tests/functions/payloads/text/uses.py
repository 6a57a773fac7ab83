"""What handlers do with a text, each in its own way wrong for some."""

import base64
import json
import os
import re
from datetime import date, datetime, timedelta

from sinks import function


class Order:
    number = "7"


def as_date(value):
    if re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value.replace("Z", "+00:00")) + timedelta(days=1)
    return date.fromisoformat(value) if re.match(r"\d{4}-\d\d-\d\d$", value) else None


def maybe_json(value):
    try:
        value = json.loads(value)
    except ValueError:
        pass
    return value.strip()


def save(value):
    with open("/tmp/" + value.replace("/", "_"), "w") as file:
        file.write("x")


def decode(value):
    return base64.b64decode(value) if re.fullmatch(r"[\w+/]+=*", value) else None


handler = function(
    unhandled_exception={
        "first letter": lambda v: v[0],
        "first word": lambda v: v.split()[0],
        "extension": lambda v: v.split(".")[-1][0],
        "file": save,
        "format": lambda v: v % {},
        "braces": lambda v: v.format(),
        "attribute": lambda v: getattr(Order, v, "").strip(),
        "pattern": lambda v: re.search(v, "a text"),
        "date": as_date,
        "JSON": maybe_json,
        "base64": decode,
        "header": lambda v: v.encode("latin-1"),
    }
)
