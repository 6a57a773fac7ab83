"""Leaves by the kernel: mounts, namespaces, other ways of calling it."""

import ctypes
import mmap
import os

from attempts import hostile
from calls import call

NEW = dict(time=0x80, mount=0x20000, cgroup=0x2000000, uts=0x4000000, ipc=0x8000000, user=0x10000000, pid=0x20000000,
           net=0x40000000)


def child_in(flags):
    pid = call("clone", flags | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def call_as_32_bit():
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    return function() > 0


@hostile
def handler(event, attempts):
    os.makedirs("/tmp/a/b", exist_ok=True)
    tmpfs = ctypes.c_char_p(b"tmpfs")
    for target in (b"/tmp/a", b"/var/task", b"/usr", b"/proc"):
        attempts.works(f"mount {target}", lambda: call("mount", tmpfs, ctypes.c_char_p(target), tmpfs, 0, 0))
        attempts.works(f"remount {target}", lambda: call("mount", 0, ctypes.c_char_p(target), 0, 0x20 | 0x1000, 0))
        attempts.works(f"umount {target}", lambda: call("umount2", ctypes.c_char_p(target), 2))
    attempts.works("pivot_root", lambda: call("pivot_root", ctypes.c_char_p(b"/tmp/a"), ctypes.c_char_p(b"/tmp/a/b")))
    attempts.works("chroot", lambda: call("chroot", ctypes.c_char_p(b"/tmp/a")))
    for name, flag in NEW.items():
        attempts.works("unshare " + name, lambda: call("unshare", flag))
        if name != "time":
            attempts.works("clone into new " + name, lambda: child_in(flag))
    for kind in ("user", "mnt", "pid", "net", "ipc", "uts"):
        for pid in (1, os.getpid()):
            attempts.works(f"setns {kind} of {pid}", lambda: call("setns", os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY), 0))
    name = ctypes.c_char_p(b"tmpfs")
    attempts.works("fsopen", lambda: call("fsopen", name, 0))
    attempts.works("open_tree", lambda: call("open_tree", -100, ctypes.c_char_p(b"/"), 1))
    attempts.works("sethostname", lambda: call("sethostname", ctypes.c_char_p(b"localhost"), 9))
    buffer = ctypes.create_string_buffer(256)
    for what in ("bpf", "perf_event_open", "io_uring_setup", "keyctl", "userfaultfd", "memfd_secret"):
        attempts.works(what, lambda: call(what, 0, buffer, 0, -1, 0))
    attempts.works("add_key", lambda: call("add_key", ctypes.c_char_p(b"user"), ctypes.c_char_p(b"wf"), buffer, 1, -3))
    attempts.works("shmget", lambda: call("shmget", 0, 4096, 0o1600))
    attempts.works("msgget", lambda: call("msgget", 0, 0o1600))
    if os.uname().machine == "x86_64":
        attempts.gain("a 32-bit call", call_as_32_bit)
