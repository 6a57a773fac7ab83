"""Leaves a process behind that has nothing to do with it any more, and answers."""

import os
import signal
import threading

from attempts import hostile


def leave(seconds):
    if os.fork() > 0:
        return
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 64)
    os.execv("/bin/sleep", ["sleep", seconds])


def left(seconds):
    count = 0
    for pid in os.listdir("/proc"):
        try:
            with open(f"/proc/{pid}/cmdline") as file:
                count += file.read().split("\0")[:2] == ["sleep", seconds]
        except OSError:
            pass
    return count


@hostile
def handler(event, attempts):
    leave(event["seconds"])
    thread = threading.Thread(target=leave, args=(event["seconds"],))
    thread.start()
    thread.join()
    while left(event["seconds"]) < 2:
        pass
    return {"ok": "left"}
