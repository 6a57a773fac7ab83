"""Takes a value for an expression of Python."""

from sinks import function

handler = function((str, int), command_injection={"eval": lambda v: eval(str(v)) and False})
