"""Ways to take the process along; the event says which."""

import os
import signal
import sys


class Fatal(BaseException):
    pass


class BadText(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def handler(event, context):
    case = event["case"]
    print("before the end", flush=True)
    if case == "exit 0":
        sys.exit(0)
    if case == "exit 3":
        sys.exit(3)
    if case == "exit text":
        sys.exit("a reason")
    if case == "_exit":
        os._exit(5)
    if case == "abort":
        os.abort()
    if case == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if case == "interrupt":
        raise KeyboardInterrupt
    if case == "base":
        raise Fatal("beyond Exception")
    if case == "generator exit":
        raise GeneratorExit
    if case == "bad text":
        raise BadText
    if case == "lone surrogate":
        return "\ud800"
    return "still here"
