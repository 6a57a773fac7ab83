"""A process that has loaded its handler stands for all that would: it forks for each new execution environment."""

import os


def fork_at_each_order(channel, connect):
    """In the child: its own connection. The process that calls this never returns; it ends when its channel does."""
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
            os.setsid()
            return connect()
        os.waitpid(middle, 0)
        os.close(opener)  # the two are alone now
        os.close(gate)
        try:
            channel.receive()
        except (OSError, RuntimeError):
            os._exit(0)
