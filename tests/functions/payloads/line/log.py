"""Writes texts into logs of several forms, through filters that are not enough; readers of logs see more entries than
were written."""

import codecs
import json
import re
import shlex
from urllib.parse import unquote

from sinks import function


def lines(clean):
    """Two entries where one was written, for readers that know all line breaks."""
    return lambda value: len(f"INFO user={clean(value)} came".splitlines()) > 1


def without(*characters):
    def clean(value):
        for character in characters:
            value = value.replace(character, "")
        return value

    return clean


def pairs(value):
    return [pair.split("=", 1)[0] for pair in shlex.split(f'user={value} level=info')]


def quoted_pairs(value):
    return [pair.split("=", 1)[0] for pair in shlex.split(f'user="{value}" level=info')]


def controls(clean):
    """What a terminal carries out instead of showing it."""
    return lambda value: re.search(r"[\x08\x1b\x9b]", clean(value))


def forged_level(value):
    last = json.loads('{"level": "info", "user": "%s"}' % value)
    return last["level"] != "info"


handler = function(
    log_injection={
        "lines": lines(str),
        "no pairs": lines(without("\r\n")),
        "no line feeds": lines(without("\n")),
        "neither": lines(without("\r", "\n")),
        "no controls but tabs": lines(lambda v: re.sub(r"[\x00-\x08\x0a-\x1f]", "", v)),
        "no blanks": lines(without("\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")),
        "escapes undone": lines(lambda v: codecs.decode(without("\r", "\n")(v), "unicode_escape")),
        "decoded late": lines(lambda v: unquote(without("\r", "\n")(v))),
        "terminal": controls(str),
        "no escape and bracket": controls(without("\x1b[")),
        "no escape": controls(without("\x1b")),
        "JSON": forged_level,
        "key=value": lambda v: len(pairs(v)) != 2,
        'key="value"': lambda v: len(quoted_pairs(v)) != 2,
    }
)
