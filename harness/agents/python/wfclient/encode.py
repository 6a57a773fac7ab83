"""JSON of results that the standard encoder does not write as the official client does.

The official client uses simplejson: whatever has _asdict(), named tuples above all, becomes an object, bytes become
text, Decimals become numbers. Everything else is as in the standard library.
"""

import math
import sys
from json.encoder import encode_basestring, encode_basestring_ascii


def scalar(value):
    """None, a bool, an int or a float, whatever their subclasses' own texts are."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)


def key_text(key):
    if isinstance(key, str):
        return key
    if isinstance(key, bytes):
        return key.decode("utf-8")
    if key is None or isinstance(key, (int, float)):
        return scalar(key)
    raise TypeError("keys must be str, int, float, bool or None, not " + type(key).__name__)


def as_dict(value):
    """What value._asdict() gives, or None."""
    method = getattr(value, "_asdict", None)
    if not callable(method):
        return None
    try:
        fields = method()
    except TypeError:  # a class, not one of its objects
        return None
    if not isinstance(fields, dict):
        raise TypeError("_asdict() must return a dict, not " + type(fields).__name__)
    return fields


def is_decimal(value):
    # Not imported for the comparison: a function that has made a Decimal has imported it already.
    module = sys.modules.get("decimal")
    return module is not None and isinstance(value, module.Decimal)


def encoder(ensure_ascii):
    """A function from a value to JSON text; raises what the official client's encoder raises."""
    text = encode_basestring_ascii if ensure_ascii else encode_basestring

    def write_list(items, above):
        return "[" + ", ".join([write(item, above) for item in items]) + "]"

    def write_dict(fields, above):
        return "{" + ", ".join([text(key_text(key)) + ": " + write(item, above) for key, item in fields.items()]) + "}"

    def write_container(value, above):
        fields = as_dict(value)
        if fields is not None:
            return write_dict(fields, above)
        if isinstance(value, (list, tuple)):
            return write_list(value, above)
        if isinstance(value, dict):
            return write_dict(value, above)
        if is_decimal(value):
            return "NaN" if value.is_nan() else str(value)
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)

    def write(value, above):
        if isinstance(value, str):
            return text(value)
        if isinstance(value, bytes):
            return text(value.decode("utf-8"))
        if value is None or isinstance(value, (int, float)):
            return scalar(value)
        if id(value) in above:
            raise ValueError("Circular reference detected")
        above.add(id(value))
        try:
            return write_container(value, above)
        finally:
            above.discard(id(value))

    def encode(value):
        try:
            return write(value, set())
        except RecursionError:
            raise RecursionError("maximum recursion depth exceeded while encoding a JSON object") from None

    return encode
