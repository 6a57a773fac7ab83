"""Takes a text as it comes."""

from sinks import function

handler = function(object, kinds=["text"], unhandled_exception={"name": lambda v: v.strip().lower()})
