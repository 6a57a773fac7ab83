"""Signals everybody that it can name. What would reach the host is the harmless SIGCONT."""

import os
import signal

from attempts import hostile


@hostile
def handler(event, attempts):
    for pid in event["host"]:
        attempts.works(f"signal to {pid}", lambda: os.kill(pid, signal.SIGCONT))
        attempts.works(f"signal to the group {pid}", lambda: os.killpg(pid, signal.SIGCONT))
    for number in set(signal.valid_signals()) - {signal.SIGCHLD}:
        try:
            os.kill(1, number)
            os.kill(os.getppid(), number)
        except OSError:
            pass
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(-1, number)
        except OSError:
            pass
    with open("/proc/1/stat") as stat:
        attempts.gain("init is stopped or gone", lambda: stat.read().rsplit(")", 1)[1].split()[0] not in "SR")
