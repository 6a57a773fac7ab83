"""Memory without end, kept in many ways. "pool" and "mapped" stay below the limit, though a careless count would not
see it."""

import mmap
import os
import time

from attempts import hostile

MB = 1024 * 1024
kept = []


def heap():
    while True:
        kept.append(b"x" * MB)


def shared():
    while True:
        area = mmap.mmap(-1, MB)
        area.write(b"x" * MB)
        kept.append(area)


def children():
    for _ in range(12):
        if os.fork() == 0:
            kept.append(os.urandom(4096) * (20 * MB // 4096))
            time.sleep(20)
            os._exit(0)
    time.sleep(20)


def memory_file():
    fd = os.memfd_create("bomb")
    while True:
        os.write(fd, b"x" * MB)


def sealed_away():
    """Files in memory, opened by a child alone, mapped by nobody."""
    if os.fork() == 0:
        while True:
            fd = os.memfd_create("bomb")
            os.write(fd, b"x" * MB)
    time.sleep(20)


def grandchildren_of_a_thread():
    import threading

    threading.Thread(target=children).start()
    time.sleep(20)


def pool():
    """Six processes that share 60 MB that nobody changes."""
    kept.append(mmap.mmap(-1, 30 * MB))
    kept[0].write(b"x" * (30 * MB))
    kept.append(os.urandom(4096) * (30 * MB // 4096))
    reader, writer = os.pipe()
    pids = []
    for _ in range(6):
        pid = os.fork()
        if pid == 0:
            kept[0][::4096], kept[1][::4096]
            os.read(reader, 1)
            os._exit(0)
        pids.append(pid)
    time.sleep(0.2)
    os.write(writer, b"x" * 6)
    for pid in pids:
        os.waitpid(pid, 0)
    return {"ok": "pool"}


def mapped():
    """A file of 200 MB under /tmp, mapped and touched: a disk's, not the function's memory."""
    with open("/tmp/large", "w+b") as file:
        file.truncate(200 * MB)
        with mmap.mmap(file.fileno(), 0) as area:
            for at in range(0, 200 * MB, 4096):
                area[at] = 1
            time.sleep(0.1)
    os.unlink("/tmp/large")
    return {"ok": "mapped"}


def leak():
    """A little each time, quicker than anybody looks."""
    kept.append(b"x" * MB)
    return {"ok": "leak"}


@hostile
def handler(event, attempts):
    return globals()[event["way"]]()
