"""Uses what it has inherited: every descriptor that it did not open itself."""

import fcntl
import os
import socket

from attempts import hostile


@hostile
def handler(event, attempts):
    for name in sorted(os.listdir("/proc/self/fd"), key=int):
        fd = int(name)
        try:
            target = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        if target == "/dev/null" or target.startswith(("pipe:", "anon_inode:", "/proc/")):
            continue
        if target.startswith("socket:"):
            with socket.socket(fileno=os.dup(fd)) as found:
                # The Runtime API's connection is its own.
                attempts.gain(f"socket {fd}", lambda: found.family == socket.AF_UNIX)
            continue
        attempts.works(target, lambda: os.pread(fd, 16, 0))
    for fd in (1, 2):
        attempts.gain(f"what others wrote to {fd}", lambda: os.read(os.open(
            f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_NONBLOCK), 64))
        fcntl.fcntl(fd, 1031, 4096)  # F_SETPIPE_SZ: makes the log's pipe small
        fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK)
    if event.get("close"):
        os.closerange(0, 1024)
