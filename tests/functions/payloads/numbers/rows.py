"""Makes as many rows as it is told."""

from sinks import function

handler = function(object, kinds=["number"], unhandled_exception={"rows": lambda v: [None] * v})
