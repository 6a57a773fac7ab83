"""Checks texts and changes them afterwards: what was refused is there again."""

import html
import re
import unicodedata

from lxml import etree
from sinks import function

RESERVED = {"admin", "staff", "keeper", "SYSTEM", "system"}


def passes_then_is_reserved(check, change):
    """What is no reserved name when it is checked, and one when it is used."""
    return lambda value: check(value) not in RESERVED and change(value) in RESERVED


def plain(value):
    """Without accents, for a key."""
    return "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))


# The letters that this function's own fonts do not tell apart (Unicode TR39, confusables).
LOOKALIKES = str.maketrans("\u0430\u0435\u043e\u0440\u0441", "aeopc")

handler = function(
    check_bypass={
        "normalised late": passes_then_is_reserved(str, lambda v: unicodedata.normalize("NFKC", v)),
        "upper case late": passes_then_is_reserved(str.lower, str.upper),
        "lower case late": passes_then_is_reserved(str, str.lower),
        "folded late": passes_then_is_reserved(str.lower, str.casefold),
        "invisible taken out late": passes_then_is_reserved(
            str.strip, lambda v: "".join(c for c in v if unicodedata.category(c) != "Cf")
        ),
        "zero width refused": passes_then_is_reserved(
            lambda v: re.sub("[\u200b-\u200f]", "", v),
            lambda v: "".join(c for c in v if unicodedata.category(c) != "Cf"),
        ),
        "lookalikes": passes_then_is_reserved(lambda v: unicodedata.normalize("NFKC", v), lambda v: v.translate(LOOKALIKES)),
        "accents": passes_then_is_reserved(str, plain),
        "two forms": lambda v: v not in {"caf\u00e9"} and unicodedata.normalize("NFC", v) in {"caf\u00e9"},
        "trimmed late": passes_then_is_reserved(lambda v: v.strip(" \t"), str.strip),
        "dollar": lambda v: re.match(r"^[a-z]+$", v) and not v.isalpha(),
        "many lines": lambda v: re.search(r"^[a-z]+$", v, re.M) and re.search("[<>]", v),
        "longer than checked": lambda v: len(v) <= 32 < len(unicodedata.normalize("NFKC", v)),
    },
    reflected_xss={
        "normalised late": lambda v: "<" in unicodedata.normalize("NFKC", html.escape(v)),
    },
    unhandled_exception={
        "file": lambda v: open("/tmp/" + v.replace("/", "_").replace("\0", ""), "w").close(),
        "digits": lambda v: int(v) if v.isdigit() else None,
        "numeric": lambda v: float(v) if v.isnumeric() else None,
        "XML": lambda v: etree.fromstring(etree.tostring(element(v))),
    },
)


def element(value):
    found = etree.Element("name")
    found.text = value
    return found
