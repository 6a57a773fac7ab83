"""System calls that Python has no function for."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

NUMBERS = {
    "x86_64": dict(ptrace=101, process_vm_readv=310, process_vm_writev=311, mount=165, umount2=166, pivot_root=155,
                   chroot=161, setns=308, unshare=272, clone=56, sethostname=170, bpf=321, perf_event_open=298,
                   keyctl=250, add_key=248, shmget=29, msgget=68, fsopen=430, open_tree=428, pidfd_open=434,
                   pidfd_getfd=438, io_uring_setup=425, userfaultfd=323, memfd_secret=447, kcmp=312, reboot=169,
                   clock_settime=227, open_by_handle_at=304),
    "aarch64": dict(ptrace=117, process_vm_readv=270, process_vm_writev=271, mount=40, umount2=39, pivot_root=41,
                    chroot=51, setns=268, unshare=97, clone=220, sethostname=161, bpf=280, perf_event_open=241,
                    keyctl=219, add_key=217, shmget=194, msgget=186, fsopen=430, open_tree=428, pidfd_open=434,
                    pidfd_getfd=438, io_uring_setup=425, userfaultfd=282, memfd_secret=447, kcmp=272, reboot=142,
                    clock_settime=112, open_by_handle_at=265),
}[os.uname().machine]


def call(name, *arguments):
    result = _libc.syscall(NUMBERS[name], *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
