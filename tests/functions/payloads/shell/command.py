"""Puts values into shell commands: every context, and filters that are not enough."""

import subprocess
from urllib.parse import unquote

from sinks import function


def run(command, shell="sh"):
    subprocess.run([shell, "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=5)


def unless(characters, value):
    if any(character in value for character in characters):
        raise ValueError("refused")
    return value


SINKS = {
    "bare": lambda v: run(f"ls {v}"),
    "command": lambda v: run(v),
    "double quotes": lambda v: run(f'ls "{v}"'),
    "single quotes": lambda v: run(f"echo '{v}'"),
    "parentheses": lambda v: run(f"(ls {v})"),
    "assignment": lambda v: run(f"NAME={unless(';|&$`', v)} true"),
    "double quotes escaped": lambda v: run('ls "%s"' % v.replace('"', '\\"')),
    "here-document": lambda v: run(f"cat <<'EOF'\n{unless(';|&$`', v)}\nEOF\n"),
    "decoded after the check": lambda v: run("ls " + unquote(unless(";|&$`\n", v))),
    "line feeds alone filtered": lambda v: run("ls " + unless(";|&$`", v).replace("\r\n", "\n")),
    "the name filtered": lambda v: run("ls " + (v if "wfproof" not in v else "")),
    "no blanks": lambda v: run("ls " + unless(" \t", v)),
}
BASH = {
    "bash": lambda v: run(f"ls {v}", "bash"),
    "no operators": lambda v: run("cat " + unless(";|&$`", v), "bash"),
    "a number, as an argument": lambda v: subprocess.run(
        ["bash", "-c", "[[ $1 -eq 7 ]]", "bash", v], stdin=subprocess.DEVNULL, capture_output=True, timeout=5
    ),
}


def text(sink):
    # What runs is seen from outside.
    return lambda value: sink(str(value)) and False


handler = function((str, int), command_injection={name: text(sink) for name, sink in {**SINKS, **BASH}.items()})
