"""What the vulnerable functions of the payloads' tests share: a handler that tries a value in several sinks."""

import signal


class Stuck(BaseException):
    """More CPU time than an honest value takes."""


def _stuck(*_):
    raise Stuck


signal.signal(signal.SIGVTALRM, _stuck)


def is_stuck(work, seconds=0.1):
    """Whether `work` was still computing after so much CPU time (whatever else the machine does meanwhile)."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
        return False
    except Stuck:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _raises(sink, value):
    try:
        sink(value)
        return False
    except Exception:
        return True


def _fires(sink, value):
    try:
        return bool(sink(value))
    except Exception:
        return False


def function(takes=str, kinds=None, content=None, **rules):
    """A handler for {"value": …, "kind": what its field is meant for}, one of `kinds` if there are. `rules` are rule ids (with _ for -) → {name of a sink: sink}; a sink shows the rule
    by what is true to Python, for unhandled_exception by failing. `content` gives what is answered besides."""

    def handler(event, context):
        value = event["value"]
        if not isinstance(value, takes) or kinds and event["kind"] not in kinds:
            return {"skip": True}
        shown = {}
        for rule, sinks in rules.items():
            test = _raises if rule == "unhandled_exception" else _fires
            names = [name for name, sink in sinks.items() if test(sink, value)]
            if names:
                shown[rule.replace("_", "-")] = names
        return {"shown": shown, "content": content(value) if content else None}

    return handler
