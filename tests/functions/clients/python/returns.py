"""What a handler may return; the event says which."""

import collections
import datetime
import decimal
import enum
import math

Point = collections.namedtuple("Point", "x y")


class Level(enum.IntEnum):
    HIGH = 3


class Colour(enum.Enum):
    RED = "red"


class Loud(str):
    def __str__(self):
        return "LOUD"


class Fields:
    def _asdict(self):
        return {"from": "_asdict"}


def circle():
    ring = []
    ring.append(ring)
    return ring


def deep():
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return nest


CASES = {
    "none": lambda: None,
    "dict": lambda: {"statusCode": 200, "headers": {"a": "b"}, "body": "ok"},
    "text": lambda: "plain",
    "unicode": lambda: "é ü \u2028 \U0001f600 <&> \x7f \x00",
    "lone surrogate": lambda: {"nested": "\ud800"},
    "bytes": lambda: b"\x00\xff raw",
    "nested bytes": lambda: {"data": b"text"},
    "bad bytes": lambda: {"data": b"\xff"},
    "bytes key": lambda: {b"key": 1},
    "int": lambda: 7,
    "big int": lambda: 10**30,
    "huge int": lambda: 10**5000,
    "float": lambda: [1.0, 1e22, -0.0, 1.5e-7],
    "nan": lambda: {"nan": math.nan, "inf": [math.inf, -math.inf]},
    "bool": lambda: [True, False],
    "tuple": lambda: (1, "two", (3,)),
    "named tuple": lambda: {"at": Point(1, Point(2, 3))},
    "asdict": lambda: Fields(),
    "keys": lambda: {1: "int", 1.5: "float", None: "none", False: "bool"},
    "tuple key": lambda: {(1, 2): 3},
    "decimal": lambda: {"price": decimal.Decimal("19.90"), "big": decimal.Decimal("1E+30")},
    "decimal nan": lambda: decimal.Decimal("NaN"),
    "decimal key": lambda: {decimal.Decimal("1"): 1},
    "int enum": lambda: Level.HIGH,
    "enum": lambda: Colour.RED,
    "text subclass": lambda: {"a": Loud("quiet")},
    "ordered": lambda: collections.OrderedDict([("b", 1), ("a", 2)]),
    "counter": lambda: collections.Counter("aab"),
    "set": lambda: {1, 2},
    "datetime": lambda: datetime.datetime(2024, 1, 1),
    "generator": lambda: (n for n in range(3)),
    "object": lambda: object(),
    "exception": lambda: ValueError("returned"),
    "coroutine class": lambda: Point,
    "circle": circle,
    "deep": deep,
    "large": lambda: "x" * 3_000_000,
}


def handler(event, context):
    return CASES[event["case"]]()


def echo(event, context):
    return event


def too_large(event, context):
    return "x" * 6_400_000


def text_of_event(event, context):
    return repr(event)
