"""Changes something outside /tmp. Settings are opened and not written, devices keep
their modes, files are new ones with a marker's name."""

import os

from attempts import hostile


def create(folder, name):
    with open(os.path.join(folder, name), "x"):
        pass


def open_to_write(path):
    os.close(os.open(path, os.O_WRONLY))


@hostile
def handler(event, attempts):
    for folder in ("/", "/var/task", "/opt", "/usr", "/usr/bin", "/usr/lib", "/etc", "/dev", "/dev/shm", "/dev/mqueue", "/run",
                   "/var", "/var/lang/bin", "/var/runtime", "/home", "/root", "/proc", "/proc/sys", "/sys", "/tmp/.."):
        attempts.works("create in " + folder, lambda: create(folder, event["name"]))
    for path in ("/usr/bin/env", "/etc/passwd", "/var/task/writes.py", "/run/init", "/var/lang/bin/wfproof"):
        attempts.works("open " + path, lambda: open_to_write(path))
        attempts.works("chmod " + path, lambda: os.chmod(path, 0o755))
    for device in ("null", "zero", "full", "random", "urandom", "tty"):
        attempts.works("chmod " + device, lambda: os.chmod("/dev/" + device, 0o666))
        attempts.works("utime " + device, lambda: os.utime("/dev/" + device))
        attempts.works("chown " + device, lambda: os.chown("/dev/" + device, os.getuid(), os.getgid()))
    for setting in ("kernel/core_pattern", "kernel/modprobe", "kernel/hostname", "kernel/pid_max", "vm/overcommit_memory",
                    "net/ipv4/ip_forward", "fs/file-max", "kernel/sysrq"):
        attempts.works("write /proc/sys/" + setting, lambda: open_to_write("/proc/sys/" + setting))
    attempts.works("sysrq-trigger", lambda: open_to_write("/proc/sysrq-trigger"))
    attempts.works("node", lambda: os.mknod("/tmp/node", 0o20666, os.makedev(1, 1)))
