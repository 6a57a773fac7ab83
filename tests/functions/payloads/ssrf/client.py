"""Opens addresses: hosts of web addresses are checked, other schemes were not thought of."""

import subprocess
import urllib.request
from urllib.parse import urlsplit

from sinks import function


def check(value):
    url = urlsplit(value)
    if url.scheme in ("http", "https") and not (url.hostname or "").endswith(".amazonaws.com"):
        raise ValueError("refused")
    return value


def from_the_address_itself(value):
    with urllib.request.urlopen(check(value), timeout=1) as answer:
        return answer.read()


def curl(value):
    # Where it connects to is seen from outside.
    subprocess.run(["curl", "-s", "-m", "1", check(value)], stdin=subprocess.DEVNULL, capture_output=True)


handler = function(ssrf={"open": from_the_address_itself, "curl": curl})
