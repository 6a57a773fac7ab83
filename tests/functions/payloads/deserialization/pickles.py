"""Restores what it stored elsewhere: pickles, in the encodings that they are kept in."""

import base64
import pickle
import zlib

from sinks import function

DECODERS = {
    "base64": base64.b64decode,
    "text": str.encode,
    "hexadecimal": bytes.fromhex,
    "packed": lambda v: zlib.decompress(base64.b64decode(v)),
}


def is_object(value):
    return not isinstance(value, (dict, list, str, int, type(None)))


def large(value, limit=3000):
    left = [limit]

    def walk(node):
        left[0] -= 1
        if left[0] > 0 and isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(value)
    return left[0] <= 0


handler = function(
    str,
    ["text"],
    unsafe_deserialization={
        name: lambda v, decode=decode: is_object(pickle.loads(decode(v))) for name, decode in DECODERS.items()
    },
    out_of_memory={"walk": lambda v: large(pickle.loads(base64.b64decode(v)))},
)
