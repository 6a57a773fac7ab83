"""Reads a number from a text."""

import json
import re
import struct

from sinks import function

handler = function(
    str,
    kinds=["text"],
    unhandled_exception={
        "int": int,
        "float": lambda v: int(float(v)),
        "JSON": json.loads,
        "pattern": lambda v: re.fullmatch(r"\d+", v).group(),
        "eight bytes": lambda v: struct.pack(">q", int(v)),
    },
)
