"""Puts values into statements for other databases, and compares what their grammar makes of it."""

import sqlglot
from sinks import function


def shape(statement, dialect):
    """The tree of the statement, without names and values."""
    return [
        [type(node).__name__ for node in tree.walk()] if tree else [] for tree in sqlglot.parse(statement, read=dialect)
    ]


def changes(dialect, statement, clean=lambda value: value, honest="reports1"):
    expected = shape(statement.format(honest), dialect)
    return lambda value: shape(statement.format(clean(str(value))), dialect) != expected


def doubled(value):
    return value.replace("'", "''")


def unless(word):
    def clean(value):
        if word in value:
            raise ValueError("refused")
        return value

    return clean


handler = function(
    str,
    ["text"],
    sql_injection={
        "MySQL text": changes("mysql", "SELECT a FROM t WHERE name = '{}'", unless("--")),
        "MySQL double quotes": changes("mysql", 'SELECT a FROM t WHERE name = "{}"'),
        "MySQL, quotes doubled": changes("mysql", "SELECT a FROM t WHERE name = '{}'", doubled),
        # The second value is the attacker's, too; alone it does nothing.
        "MySQL, two values": changes("mysql", "SELECT a FROM t WHERE name = '{}' AND note = ' OR 1=1 -- '", doubled),
        "MySQL name": changes("mysql", "SELECT a FROM t WHERE `{}` = 1"),
        "PostgreSQL text": changes("postgres", "SELECT a FROM t WHERE name = '{}'"),
        "PostgreSQL name": changes("postgres", 'SELECT a FROM t ORDER BY "{}"'),
        "PostgreSQL condition on a name": changes("postgres", 'SELECT a FROM t WHERE "{}" = 1'),
        "PostgreSQL dollar quotes": changes("postgres", "SELECT a FROM t WHERE name = $${}$$"),
        "PartiQL text": changes("", 'SELECT "id" FROM "orders" WHERE "id" = \'{}\'', unless("--")),
        "PartiQL table": changes("", 'SELECT "id" FROM "{}" WHERE "id" = \'1\''),
    },
)
