"""Takes a number as it comes."""

import math
import struct

from sinks import function

handler = function(
    object,
    kinds=["number"],
    unhandled_exception={
        "sum": lambda v: v + 1,
        "root": math.sqrt,
        "share": lambda v: 100 / v,
        "range": range,
        "four bytes": lambda v: struct.pack(">i", v),
        "whole": lambda v: int(v * 10),
    },
)
