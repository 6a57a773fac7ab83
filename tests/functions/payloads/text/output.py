"""Puts a text into SQL, a log, a page."""

import sqlite3
from html.parser import HTMLParser

from sinks import function

DATABASE = sqlite3.connect(":memory:")
DATABASE.executescript("CREATE TABLE items (id INTEGER, name TEXT UNIQUE); INSERT INTO items VALUES (1, 'a'), (2, 'b')")


def select(value):
    return DATABASE.execute(f"SELECT id FROM items WHERE name = '{value}'").fetchall()


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)


handler = function(
    unhandled_exception={"statement": select},
    # A name is there once at most.
    sql_injection={"condition": lambda v: len(select(v)) > 1},
    log_injection={"line": lambda v: f"INFO user={v} came".count("\n") > 0},
    reflected_xss={"page": lambda v: Tags(f"<p>Hello {v}</p>").tags != ["p"]},
)
