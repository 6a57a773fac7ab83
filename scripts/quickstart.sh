#!/usr/bin/env bash
# From a fresh machine to first findings: installs what is missing, builds warmfuzz, fuzzes examples/10_first_finding,
# shows what was found. Exit status 0 when something was found. Safe to run again; uses the build that is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
out=".warmfuzz/runs/quickstart"

step() { printf '\n== %s\n' "$*" >&2; }

step "installing what is missing"
scripts/setup.sh >&2

step "building (the first time takes some minutes)"
cmake --preset release -Wno-dev >&2
cmake --build build --target warmfuzz >&2

step "fuzzing examples/10_first_finding, 8 seconds for each function"
status=0
build/bin/warmfuzz fuzz examples/10_first_finding --time 8s --out "$out" || status=$?

case "$status" in
  1)
    step "warmfuzz found what the example hides (exit status 1 means: findings)"
    printf 'Report to open in a browser: %s\n' "$root/$out/report.html"
    printf 'The same for programs:       %s\n' "$root/$out/findings.json"
    printf 'Next, with a project of your own: %s fuzz path/to/template.yaml\n' "$root/build/bin/warmfuzz"
    exit 0
    ;;
  0)
    echo "quickstart: nothing was found, but the example is full of mistakes: something is wrong with this machine or" \
         "this build. '$root/build/bin/warmfuzz doctor' tells what the machine offers." >&2
    exit 1
    ;;
  3)
    echo "quickstart: the sandbox could not be set up; '$root/build/bin/warmfuzz doctor' tells why and what to do." >&2
    exit 3
    ;;
  *)
    echo "quickstart: warmfuzz ended with exit status $status (2: usage or project, 4: internal, 130: interrupted)." >&2
    exit "$status"
    ;;
esac
