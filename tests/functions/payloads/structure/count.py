"""Takes a number as it comes."""

from sinks import function

handler = function(object, kinds=["number"], unhandled_exception={"sum": lambda v: v + 1})
