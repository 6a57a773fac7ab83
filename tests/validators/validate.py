#!/usr/bin/env python3
"""Generates events of every source and has the official typed libraries read them: Powertools for TypeScript (zod) and
for Python (pydantic), aws-lambda-go, aws_lambda_events for Rust. A refusal that deviations.json does not explain is an
error: either the event is not what the service sends, or the deviation belongs there, with its evidence.

    tests/validators/validate.py [--warmfuzz build/bin/warmfuzz] [--count 10000] [--source ID]...

Half of the events are benign, half hostile. The libraries are those of `scripts/validators.sh` (.cache/validators); a
missing one is said and left out. Exit status 0: all accepted or explained; 1: not; 77: no library is there."""
import argparse
import collections
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".cache" / "validators"


def libraries():
    commands = {
        "typescript": (CACHE / "node" / "node_modules" / "zod", ["node", str(HERE / "node" / "validate.mjs")]),
        "python": (CACHE / "python" / "pydantic", [sys.executable, str(HERE / "python" / "validate.py")]),
        "go": (CACHE / "go" / "validate", [str(CACHE / "go" / "validate")]),
        "rust": (CACHE / "rust" / "release" / "validators", [str(CACHE / "rust" / "release" / "validators")]),
    }
    for name, (needed, command) in commands.items():
        if needed.exists():
            yield name, command
        else:
            print(f"{name}: not installed (scripts/validators.sh), left out")


def sources(warmfuzz):
    refused = subprocess.run([warmfuzz, "generate", "?"], capture_output=True, text=True)
    return refused.stderr.strip().split("expected one of ")[1].split(", ")


def variants(source):
    """The name under which the libraries know the events, and what the trigger says."""
    yield source, {}
    if source == "alb":
        yield "alb-multi-value", {"multi_value": True}


def project_for(source, config, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.py").write_text("def handler(event, context): return {}\n")
    trigger = ", ".join(f"{key}: {json.dumps(value)}" for key, value in {"source": source, **config}.items())
    (folder / "warmfuzz.yaml").write_text(
        "functions:\n  F:\n    code: .\n    handler: index.handler\n    runtime: python3.12\n"
        f"    triggers: [{{{trigger}}}]\n")
    return folder


def generate(warmfuzz, source, config, count):
    lines = []
    extra = ["--project", str(project_for(source, config, CACHE / "project")), "--function", "F"] if config else []
    for kind in (["--benign"], []):
        done = subprocess.run([warmfuzz, "generate", source, "--count", str(count // 2), "--seed", "7", *kind, *extra],
                              capture_output=True, text=True, check=True)
        # Not splitlines(), which also ends lines at U+2028; JSON may hold that as it is.
        lines += done.stdout.rstrip("\n").split("\n")
    return lines


def refusals(command, source, lines):
    environment = {**os.environ, "NODE_LIBRARIES": str(CACHE / "node"), "PYTHONPATH": str(CACHE / "python")}
    done = subprocess.run([*command, source], input="\n".join(lines) + "\n", capture_output=True, text=True,
                          env=environment)
    if done.returncode == 3:
        return None
    if done.returncode != 0:
        raise SystemExit(f"{command[-1]}: {done.stderr.strip()[-500:]}")
    return [line.split("\t", 1) for line in done.stdout.rstrip("\n").split("\n") if line]


def explained(deviations, library, source, reason):
    return any(fnmatch.fnmatch(library, one["library"]) and source in one["sources"] and re.search(one["reason"], reason)
               for one in deviations)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--warmfuzz", default=str(ROOT / "build" / "bin" / "warmfuzz"))
    arguments.add_argument("--count", type=int, default=10000)
    arguments.add_argument("--source", action="append")
    options = arguments.parse_args()
    deviations = json.loads((HERE / "deviations.json").read_text())["deviations"]
    present = list(libraries())
    if not present:
        sys.exit(77)
    wrong = 0
    for source in options.source or sources(options.warmfuzz):
        for name, config in variants(source):
            lines = generate(options.warmfuzz, source, config, options.count)
            for library, command in present:
                refused = refusals(command, name, lines)
                if refused is None:
                    print(f"{name:20} {library:11} has no type for it")
                    continue
                open_ones = collections.Counter(
                    reason for _, reason in refused if not explained(deviations, library, name, reason))
                known = len(refused) - sum(open_ones.values())
                print(f"{name:20} {library:11} {len(lines) - len(refused)} of {len(lines)} accepted"
                      + (f", {known} refused for known reasons" if known else ""))
                for reason, count in open_ones.most_common(5):
                    wrong += 1
                    first = next(int(line) for line, why in refused if why == reason)
                    print(f"    {count} refused: {reason[:200]}\n        {lines[first - 1][:200]}…")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
