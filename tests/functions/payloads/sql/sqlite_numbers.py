"""The same where a number or a name stands."""

import dialects
from sinks import function
from sqlite import changes, unless

NUMBER = "SELECT id, name FROM items WHERE id = {}"
handler = function(
    (str, int),
    ["number"],
    sql_injection={
        "number": changes(NUMBER, honest="7"),
        "number without quotes": changes(NUMBER, unless("'\""), "7"),
        "MySQL number": dialects.changes(
            "mysql", "SELECT a FROM t WHERE id = {}", dialects.unless("'"), honest="7"
        ),
        "limit": changes("SELECT id FROM items LIMIT {}", honest="7"),
    },
)
