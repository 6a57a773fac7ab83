"""Passes values as arguments, without a shell: some programs take them for options, or for commands of their own."""

import os
import subprocess

from sinks import function

FILES = "/tmp/files"
REPOSITORY = FILES + "/repository"
LARGE = FILES + "/large"
os.makedirs(FILES, exist_ok=True)
with open(LARGE, "w") as file:
    file.write("line\n" * 100_000)
subprocess.run(["git", "init", "-q", "--bare", REPOSITORY], capture_output=True)


def run(*arguments):
    subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=5, cwd=FILES)


SINKS = {
    "ssh": lambda v: run("ssh", "-n", v, "host.invalid"),
    "tar": lambda v: run("tar", "-cf", FILES + "/a.tar", v, "large"),
    "find": lambda v: run("find", "large", *v.split()),
    "git": lambda v: run("git", "ls-remote", v, REPOSITORY),
    # So that submodules of the same machine can be had.
    "git, any protocol": lambda v: run("git", "-c", "protocol.allow=always", "ls-remote", v),
    "sed": lambda v: run("sed", "-n", v, "large"),
    "awk": lambda v: run("awk", v),
    "env": lambda v: run("env", v, "true"),
    "sort": lambda v: run("sort", v, "large"),
    "program": lambda v: run(v),
}

handler = function(command_injection={name: lambda v, sink=sink: sink(v) and False for name, sink in SINKS.items()})
