"""A process that has loaded its handler stands for all that would: it forks for each new execution environment."""

import os
import sys

PR_SET_DUMPABLE = 4  # prctl(2)


def load_prctl():
    """The C library's prctl, without a trace in sys.modules."""
    known = set(sys.modules)
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    for name in set(sys.modules) - known:
        del sys.modules[name]
    return prctl


def fork_at_each_order(channel, connect):
    """In the child: its own connection. The process that calls this never returns; it ends when its channel does."""
    try:
        prctl = load_prctl()
    except Exception:
        os._exit(0)
    # No child may look into the process that all others come from.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    while True:
        gate, opener = os.pipe()
        middle = os.fork()
        if middle == 0:
            # A child's child: its parent is init, as a runtime's is.
            if os.fork() != 0:
                os._exit(0)
            os.close(opener)
            os.read(gate, 1)
            os.close(gate)
            channel.socket.close()
            prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
            os.setsid()
            return connect()
        os.waitpid(middle, 0)
        os.close(opener)  # the two are alone now
        os.close(gate)
        try:
            channel.receive()
        except (OSError, RuntimeError):
            os._exit(0)
