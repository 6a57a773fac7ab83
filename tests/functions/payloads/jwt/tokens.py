"""Verifies callers' tokens, each time with something left out; what it should say is "no" to all but its own."""

import base64
import hashlib
import hmac
import json
import math
import os
import re
import sqlite3
import time

from sinks import function

KEYS = "/tmp/keys/"
os.makedirs(KEYS, exist_ok=True)
with open(KEYS + "own", "w") as file:
    file.write("a long key that nobody knows")
DATABASE = sqlite3.connect(":memory:")
DATABASE.executescript("CREATE TABLE keys (id TEXT, value TEXT); INSERT INTO keys VALUES ('own', 'a long key that nobody knows')")


def raw(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def parts(token):
    header, claims, signature = token.split(".")
    return json.loads(raw(header)), json.loads(raw(claims)), raw(signature), f"{header}.{claims}".encode()


def signed(token, key):
    header, claims, signature, content = parts(token)
    if header.get("alg") != "HS256" or not hmac.compare_digest(signature, hmac.new(key, content, hashlib.sha256).digest()):
        raise ValueError("refused")
    return claims


def current(claims):
    if claims["exp"] < time.time() or claims.get("nbf", 0) > time.time():
        raise ValueError("refused")
    return claims


def by_algorithm(token, none):
    header, claims, _, _ = parts(token)
    if none(header.get("alg")):
        return current(claims)
    return current(signed(token, b"a long key that nobody knows"))


def if_there(token):
    _, claims, signature, content = parts(token)
    expected = hmac.new(b"a long key that nobody knows", content, hashlib.sha256).digest()
    if any(one != other for one, other in zip(signature, expected)):
        raise ValueError("refused")
    return current(claims)


def from_file(token):
    with open(KEYS + parts(token)[0]["kid"], "rb") as file:
        return current(signed(token, file.read()))


def from_database(token):
    kid = parts(token)[0]["kid"]
    row = DATABASE.execute(f"SELECT value FROM keys WHERE id = '{kid}'").fetchone()
    return current(signed(token, row[0].encode()))


def from_address(token):
    """Where the key would be fetched from; only the own address should be."""
    return not parts(token)[0]["jku"].startswith("https://keys.example.com/")


def until(token):
    claims = signed(token, b"secret")
    if isinstance(claims.get("exp"), (int, float)) and claims["exp"] < time.time():
        raise ValueError("refused")
    return isinstance(claims.get("exp"), str) and claims


def first_role(token):
    """The check reads the text, the rest what was parsed."""
    claims = current(signed(token, b"secret"))
    return re.search(r'"role":"(\w+)"', raw(token.split(".")[1]).decode())[1] != claims["role"]


def outlasts(token):
    claims = current(signed(token, b"secret"))
    return math.isinf(claims["exp"])


SINKS = {
    "none": lambda t: by_algorithm(t, lambda algorithm: algorithm == "none"),
    "none, one spelling refused": lambda t: by_algorithm(t, lambda algorithm: algorithm != "none" and str(algorithm).lower() == "none"),
    "no algorithm": lambda t: by_algorithm(t, lambda algorithm: algorithm is None),
    "decoded only": lambda t: parts(t)[2] and parts(t)[0]["alg"] == "HS256" and current(parts(t)[1]),
    "signature if there": if_there,
    "tutorial's key": lambda t: current(signed(t, b"secret")),
    "signature only": lambda t: signed(t, b"secret").get("exp", math.inf) is not None and not isinstance(signed(t, b"secret").get("exp"), str),
    "end if there": until,
    "first claim": first_role,
    "any end": outlasts,
    "key from a file": from_file,
    "key from a table": from_database,
    "key from the token": lambda t: current(signed(t, raw(parts(t)[0]["jwk"]["k"]))),
}

handler = function(authentication_bypass=SINKS, ssrf={"address of keys": from_address})
