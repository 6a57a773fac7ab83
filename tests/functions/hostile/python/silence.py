"""Never answers."""

import os
import signal
import time

from attempts import hostile


@hostile
def handler(event, attempts):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGXCPU, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    if event["way"] == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    while event["way"] == "busy":
        pass
    time.sleep(60)
