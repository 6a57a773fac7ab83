#!/usr/bin/env bash
# Formats every C++ file of the project in place; with --check, changes nothing and fails if something would change.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

command -v clang-format >/dev/null 2>&1 || { echo "format: clang-format is missing: apt-get install clang-format" >&2; exit 1; }

mode=(-i)
case "${1:-}" in
  '') ;;
  --check) mode=(--dry-run --Werror) ;;
  *)
    echo "usage: scripts/format.sh [--check]" >&2
    exit 2
    ;;
esac

find include generators harness tests \( -name '*.h' -o -name '*.cpp' \) -type f -print0 |
  sort -z | xargs -0 -r clang-format "${mode[@]}"
