"""The same where the name of a column stands."""

from sinks import function
from sqlite import changes

handler = function(
    str, ["text"], sql_injection={"order": changes("SELECT id, name FROM items ORDER BY {}", honest="name")}
)
