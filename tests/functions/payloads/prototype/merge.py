"""Python's own way: members of objects that lead to their class and to their module."""

from sinks import function


class Order:
    def __init__(self):
        self.name = "old"


def merge(target, source):
    for key, value in source.items():
        inner = target.get(key) if isinstance(target, dict) else getattr(target, key, None)
        if isinstance(value, dict) and inner is not None:
            merge(inner, value)
        elif isinstance(target, dict):
            target[key] = value
        else:
            setattr(target, key, value)


def put(path, value):
    target = Order()
    *way, last = path.split(".")
    for key in way:
        target = getattr(target, key)
    setattr(target, last, value)


def pollutes(work):
    def check(value):
        try:
            work(value)
        finally:
            found = globals().pop("POLLUTED", None) or vars(Order).get("polluted")
            if hasattr(Order, "polluted"):
                del Order.polluted
        return found

    return check


handler = function(
    object,
    prototype_pollution={
        "merge": pollutes(lambda v: merge(Order(), v)),
        "path": pollutes(lambda v: put(v, True)),
    },
)
