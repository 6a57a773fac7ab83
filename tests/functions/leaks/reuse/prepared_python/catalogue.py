"""The catalogue in SQLite: one connection, statements prepared once by its own cache."""
import json
import sqlite3

connection = sqlite3.connect(":memory:", cached_statements=16)
connection.executescript(
    """
    CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, year INTEGER);
    INSERT INTO books (title, year) VALUES
        ('Emma', 1815), ('Persuasion', 1817), ('Jane Eyre', 1847), ('Middlemarch', 1871), ('Dracula', 1897);
    CREATE INDEX by_year ON books (year);
    """
)

FIND = "SELECT title, year FROM books WHERE year BETWEEN ? AND ? ORDER BY year LIMIT 20"


def year(value, otherwise):
    try:
        return min(max(int(value), 0), 9999)
    except ValueError:
        return otherwise


def handler(event, context):
    parameters = event.get("queryStringParameters") or {}
    first, last = year(parameters.get("from", ""), 0), year(parameters.get("until", ""), 9999)
    rows = connection.execute(FIND, (first, last)).fetchall()
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps([{"title": title, "year": published} for title, published in rows]),
    }
