"""Opens files below /tmp/files by names from outside, in the ways in which that goes wrong."""

import ctypes
import html
import os
import re
import unicodedata
import urllib.request
from urllib.parse import unquote, urlparse

from sinks import function

FILES = "/tmp/files/"
os.makedirs(FILES + "reports", exist_ok=True)
LIBC = ctypes.CDLL(None)
LIBC.fopen.restype = ctypes.c_void_p


def refuse(condition):
    if condition:
        raise ValueError("refused")


def without_dots(value):
    refuse(".." in value)
    return value


def joined(value):
    return os.path.join(FILES, value)


def appended(value):
    return FILES + value


def overlong(value):
    """Undoes %XX and reads sequences of two bytes as UTF-8 does, but for the shortest form."""
    data, out = urllib.parse.unquote_to_bytes(without_dots(value)), ""
    while data:
        if data[0] >= 0xC0 and len(data) > 1:
            out, data = out + chr((data[0] & 0x1F) << 6 | data[1] & 0x3F), data[2:]
        else:
            out, data = out + chr(data[0]), data[1:]
    return appended(out)


def cut_at_zero(value):
    refuse(not value.endswith((".png", ".txt")))
    LIBC.fopen(appended(value).encode(), b"r")
    return appended(value)


def url(value):
    refuse(not value.startswith("file:"))
    return urllib.request.urlopen(value).read().decode()


def address_path(value):
    refuse(not value.endswith((".png", ".txt")))
    return appended(urlparse(value).path)


def listed(value):
    refuse(value.endswith((".key", ".pem")) or os.path.basename(value) == os.environ.get("HIDDEN", "secret"))
    return appended(value)


PATHS = {
    "joined": joined,
    "appended": appended,
    "for each user": lambda v: FILES + "user/" + v,
    "the first slash cut off": lambda v: joined(v[1:] if v.startswith("/") else v),
    "decoded after the check": lambda v: appended(unquote(without_dots(v))),
    "decoded twice": lambda v: appended(unquote(unquote(without_dots(v.replace("%2e", "").replace("%2f", ""))))),
    "lower case looked for": lambda v: appended(unquote(v) if "%2f" not in v else ""),
    "climbs taken out once": lambda v: appended(v.replace("../", "")),
    "a start is refused": lambda v: appended(v) if not v.startswith("..") else "",
    "a start is asked for": lambda v: appended(v) if v.startswith("uploads/") else "",
    "under /tmp": lambda v: v if v.startswith("/tmp/") else "",
    "a pattern is refused": lambda v: appended(v) if not re.search(r"\.\./[\w.]", v) else "",
    "backslashes become slashes": lambda v: appended(unquote(v).replace("\\", "/")) if "../" not in v and "\\" not in v else "",
    "backslashes only": lambda v: appended(v.replace("\\", "/")) if "../" not in v else "",
    "normalised": lambda v: appended(unicodedata.normalize("NFKC", without_dots(v))),
    "entities": lambda v: appended(html.unescape(without_dots(v))),
    "overlong": overlong,
    "cut at zero": cut_at_zero,
    "decoded, then cut": lambda v: cut_at_zero(unquote(v)) if "\0" not in v else "",
    "controls taken out": lambda v: appended(re.sub(r"[\x00-\x1f]", "", without_dots(v))),
    "trimmed": lambda v: appended("/".join(part.strip() for part in v.split("/"))) if "../" not in v else "",
    "parameters cut off": lambda v: appended(re.sub(r";[^/]*", "", v)) if "../" not in v else "",
    "the path of an address": address_path,
    "endings are refused": listed,
    "normal names are refused": lambda v: v if v not in ("/proc/self/environ", "/etc/passwd") else "",
    "no processes": lambda v: v if not v.startswith("/proc") else "",
    "home": lambda v: os.path.expanduser(v),
    "variables": lambda v: os.path.expandvars(v),
}


def read_all(value):
    """What all of them read, so that it can be seen in the answer."""
    contents = []
    for way in PATHS.values():
        try:
            with open(way(value), "rb") as file:
                contents.append(file.read(4096).decode("utf-8", "replace"))
        except (OSError, ValueError):
            pass
    try:
        contents.append(url(value))
    except (OSError, ValueError):
        pass
    return contents


def write(value):
    with open(appended(value), "w") as file:
        file.write("x")


handler = function(content=read_all, unhandled_exception={"write": write})
