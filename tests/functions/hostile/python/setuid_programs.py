"""Programs that give rights: none may."""

import os
import subprocess

from attempts import hostile


def output(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5).stdout.decode()


@hostile
def handler(event, attempts):
    before = (os.getresuid(), os.getresgid())
    for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["passwd", "-S", "root"], ["mount", "-t", "tmpfs", "x", "/tmp"],
                    ["newgrp"], ["chsh", "-s", "/bin/sh"], ["pkexec", "id"], ["unshare", "-r", "id"]):
        attempts.gain(" ".join(command), lambda: "uid=0" in output(*command) or " P " in output(*command))
    attempts.works("setuid", lambda: os.setuid(0))
    attempts.works("setgroups", lambda: os.setgroups([0]))
    with open("/proc/self/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        attempts.gain(name, lambda: int(lines[name], 16) != 0)
    attempts.gain("privileges may be gained", lambda: lines["NoNewPrivs"].strip() != "1")
    attempts.gain("another user", lambda: before != (os.getresuid(), os.getresgid()))
