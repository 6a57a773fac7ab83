"""Reads dates and reckons with them."""

import re
import struct
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from sinks import function, is_stuck

NOW = datetime.now(timezone.utc)


def parse(value):
    if isinstance(value, int):
        return datetime.fromtimestamp(value, timezone.utc)
    return datetime.fromisoformat(value)


def day(value):
    return parse(value).date() if isinstance(value, str) and "T" in value else date.fromisoformat(value)


def next_month(value):
    found = day(value)
    return found.replace(year=found.year + found.month // 12, month=found.month % 12 + 1)


def local(value):
    moment, zone = value.split()
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


def changed_by_utc(value):
    moment = local(value)
    return moment.astimezone(timezone.utc).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None)


def comes_twice(value):
    moment = local(value)
    return moment.utcoffset() != moment.replace(fold=1).utcoffset() and not changed_by_utc(value)


def days(value):
    first, last = map(date.fromisoformat, value.split("/"))
    return [first + timedelta(days=number) for number in range((last - first).days)]


def text_only(work):
    """Dates alone: no zones behind them, no periods."""
    return lambda value: work(value) if isinstance(value, str) and not re.search(" |-.*/", value) else None


handler = function(
    (str, int),
    unhandled_exception={
        "parse": lambda v: parse(v) if isinstance(v, int) else None,
        "day": text_only(day),
        "next year": text_only(lambda v: day(v).replace(year=day(v).year + 1)),
        "next month": text_only(next_month),
        "yesterday": text_only(lambda v: day(v) - timedelta(days=1)),
        "age": text_only(lambda v: NOW - parse(v) if "T" in v else None),
        "strptime": text_only(lambda v: datetime.strptime(v, "%Y-%m-%dT%H:%M:%S.%fZ") if "T" in v else None),
        "four bytes": text_only(lambda v: struct.pack(">i", int(parse(v).timestamp())) if "T" in v else None),
        "parts": text_only(lambda v: list(map(int, v.split("T")[0].split("-")))[2]),
    },
    check_bypass={"summer time": changed_by_utc, "twice": comes_twice},
    timeout={"days": lambda v: is_stuck(lambda: days(v))},
)
