"""Reads files of the host: its home, the checkout, other users' files, keys, and through other processes."""

import os

from attempts import hostile


def read(path):
    with open(path, "rb") as file:
        return file.read(65536)


@hostile
def handler(event, attempts):
    marker = event["marker"].encode()
    for path in event["paths"]:
        attempts.works("open " + path, lambda: read(path))
        for pid in ["self"] + [p for p in os.listdir("/proc") if p.isdigit()]:
            for way in ("root", "cwd/../../../../..", "cwd"):
                attempts.gain(f"{pid}/{way}{path}", lambda: marker in read(f"/proc/{pid}/{way}{path}"))
    for folder in event["folders"]:
        attempts.works("list " + folder, lambda: os.listdir(folder))
    for pid in [p for p in os.listdir("/proc") if p.isdigit()]:
        attempts.gain(f"environ of {pid}", lambda: marker in read(f"/proc/{pid}/environ"))
    for place in ("/etc/shadow", "/etc/ssh", "/root/.ssh/id_rsa", "/root/.aws/credentials", "/proc/kcore", "/proc/kmsg",
                  "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/sys/kernel", "/run/docker.sock"):
        attempts.works(place, lambda: os.listdir(place) if os.path.isdir(place) else read(place))
