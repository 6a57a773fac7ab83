"""Threads without end."""

import threading

from attempts import hostile


@hostile
def handler(event, attempts):
    threading.stack_size(65536)
    over = threading.Event()
    started = 0
    try:
        while started < 5000:
            threading.Thread(target=over.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    over.set()
    return {"started": started}
