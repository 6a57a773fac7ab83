"""Takes a text for a format."""

from sinks import function

handler = function(
    str,
    unhandled_exception={"format": lambda v: v.format("x"), "percent": lambda v: v % 7 if "%" in v else v},
)
