"""Lays out traps for whoever reads /tmp after it."""

import os
import threading

from attempts import hostile


def write(path, text="marker of the handler"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def links(folder, name):
    """A file that turns into a link, a folder that turns into a link to the file's folder, links through links."""
    secret = os.path.join(folder, name)
    write("/tmp/file")
    os.unlink("/tmp/file")
    os.symlink(secret, "/tmp/file")
    for number, target in enumerate((folder, "/", "/proc/self/root" + folder, "../../../../../../.." + folder)):
        base = f"/tmp/folder{number}"
        inside = os.path.join(base, name) if number != 1 else base + secret
        write(inside)
        os.rename(base, f"/tmp/moved{number}")
        os.symlink(target, base)
    write("/tmp/magic/x")
    os.unlink("/tmp/magic/x")
    os.symlink("/proc/self/fd/1", "/tmp/magic/x")
    # A file that turns into a pipe on which nobody writes.
    write("/tmp/pipe")
    os.unlink("/tmp/pipe")
    os.mkfifo("/tmp/pipe")
    with open("/tmp/holes", "wb") as file:
        file.truncate(500 * 1024 * 1024)


def tree(folder, name):
    """A folder of folders of folders."""
    for a in range(40):
        for b in range(40):
            write(f"/tmp/.tree/{a}/{b}/f")
    os.rename("/tmp/.tree", "/tmp/tree")


def turn(folder, name):
    """A folder that turns into a link and back, also while it is read."""
    write("/tmp/turn/" + name)

    def go_on():
        while True:
            try:
                write("/tmp/turn/" + name)
                os.rename("/tmp/turn", "/tmp/turned")
                os.symlink(folder, "/tmp/turn")
                os.unlink("/tmp/turn")
                os.rename("/tmp/turned", "/tmp/turn")
            except OSError:
                pass

    threading.Thread(target=go_on, daemon=True).start()


@hostile
def handler(event, attempts):
    globals()[event["way"]](*os.path.split(event["secret"]))
    return {"ok": event["way"]}
