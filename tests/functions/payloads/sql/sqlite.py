"""Puts values into statements for SQLite, and looks at what the database makes of them."""

import sqlite3
import unicodedata
from urllib.parse import unquote

from sinks import function

DATABASE = sqlite3.connect(":memory:", isolation_level=None)
DATABASE.executescript(
    "CREATE TABLE items (id INTEGER, name TEXT, owner TEXT); INSERT INTO items VALUES (1, 'a', 'x'), (2, 'b', 'y')"
)


def program(statement):
    """What SQLite compiles it to, without the values."""
    return [(row[1], row[4]) if row[1] == "OpenRead" else row[1] for row in DATABASE.execute("EXPLAIN " + statement)]


def changes(statement, clean=lambda value: value, honest="reports1"):
    """Whether the value makes another program of the statement than an honest one does."""
    return lambda value: program(statement.format(clean(value))) != program(statement.format(honest))


def several(value):
    """The statements that are run where one is meant."""
    ran = []
    DATABASE.set_trace_callback(ran.append)
    try:
        DATABASE.executescript(f"SELECT id FROM items WHERE name = '{value}'")
    finally:
        DATABASE.set_trace_callback(None)
    return len(ran) > 1


def unless(characters):
    def clean(value):
        if any(character in value for character in characters):
            raise ValueError("refused")
        return value

    return clean


def doubled(value):
    return value.replace("'", "''")


TEXT = "SELECT id, name FROM items WHERE name = '{}'"
handler = function(
    str,
    ["text"],
    sql_injection={
        "text": changes(TEXT),
        "list": changes("SELECT id FROM items WHERE name IN ('{}')"),
        "double quotes": changes('SELECT id FROM items WHERE name = "{}"'),
        "insert": changes("INSERT INTO items (owner, name) VALUES ('me', '{}')"),
        "no blanks": changes(TEXT, unless(" \t\n")),
        "words taken out once": changes(TEXT, lambda v: v.replace("UNION", "").replace("SELECT", "")),
        "words in upper case": changes(TEXT, unless(["UNION", "SELECT", "union", "select"])),
        "normalised late": changes(TEXT, lambda v: unicodedata.normalize("NFKC", doubled(v))),
        "decoded late": changes(TEXT, lambda v: unquote(doubled(v))),
        "several": several,
    },
)
