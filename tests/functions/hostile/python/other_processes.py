"""Reads and changes the memory of other processes: of init, of the harness, of whoever is there."""

import ctypes
import os

from attempts import hostile
from calls import call


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def read_memory(pid):
    with open(f"/proc/{pid}/maps") as maps:
        first = maps.readline()
    address = int(first.split("-")[0], 16)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(16)


@hostile
def handler(event, attempts):
    own = os.getpid()
    mine = ctypes.create_string_buffer(16)
    local = Part(ctypes.addressof(mine), 16)
    remote = Part(ctypes.addressof(mine), 16)
    pids = {1, os.getppid(), event["harness"]} | {int(p) for p in os.listdir("/proc") if p.isdigit()}
    for pid in sorted(pids - {own}):
        attempts.works(f"mem {pid}", lambda: read_memory(pid))
        attempts.works(f"mem of {pid} to write", lambda: os.close(os.open(f"/proc/{pid}/mem", os.O_RDWR)))
        attempts.works(f"auxv {pid}", lambda: open(f"/proc/{pid}/auxv", "rb").read())
        attempts.works(f"exe {pid}", lambda: open(f"/proc/{pid}/exe", "rb").read(4))
        attempts.works(f"ptrace attach {pid}", lambda: call("ptrace", 16, pid, 0, 0))
        attempts.works(f"ptrace seize {pid}", lambda: call("ptrace", 0x4206, pid, 0, 0))
        for name in ("process_vm_readv", "process_vm_writev"):
            attempts.works(f"{name} {pid}",
                           lambda: call(name, pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0))
        attempts.works(f"kcmp {pid}", lambda: call("kcmp", own, pid, 0, 0, 0))
        for fd in range(8):
            attempts.works(f"pidfd_getfd {pid} {fd}", lambda: call("pidfd_getfd", call("pidfd_open", pid, 0), fd, 0))
            attempts.works(f"fd {fd} of {pid}", lambda: os.open(f"/proc/{pid}/fd/{fd}", os.O_RDONLY | os.O_NONBLOCK))
    attempts.gain("a foreign process", lambda: len(os.listdir("/proc")) and max(
        int(p) for p in os.listdir("/proc") if p.isdigit()) > 64)
