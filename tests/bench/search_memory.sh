#!/usr/bin/env bash
# Memory of `warmfuzz fuzz` and of its worker process over a search of RUNS scenarios (200000) of a handler that does
# nothing, a line every five seconds. WARMFUZZ names the binary if it is not build/bin/warmfuzz.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
warmfuzz=${WARMFUZZ:-$here/../../build/bin/warmfuzz}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$warmfuzz" fuzz "$here/functions" --runs "${1:-200000}" --time 1h --seed 1 --quiet --out "$out/run" --corpus "$out/corpus" &
command=$!
resident() { awk '/^VmRSS/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status" 2>/dev/null || true; }
while kill -0 "$command" 2>/dev/null; do
  worker=$(pgrep -P "$command" | head -n 1 || true)
  printf '%4d s  command %s  worker %s\n' "$SECONDS" "$(resident "$command")" "$([ -z "$worker" ] || resident "$worker")"
  sleep 5
done
wait "$command"
grep -E '"(invocations|scenarios|seconds|corpus)"' "$out/run/run.json"
