#!/usr/bin/env bash
# Gets the official typed libraries that generated events are checked with (tests/validators/validate.py) into
# .cache/validators. What is there already stays: a second call does nothing. A library whose language is not
# installed is left out, and said.
#   --quick   only those that need no compiler: Powertools for TypeScript and for Python
set -euo pipefail

readonly node_packages=(@aws-lambda-powertools/parser@2 zod@4)
readonly python_package='aws-lambda-powertools[parser]>=3,<4'

# shellcheck source=packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
readonly cache=$root/.cache/validators

quick=no
for option in "$@"; do
  case "$option" in
    --quick) quick=yes ;;
    *) usage ;;
  esac
done

# COMMAND LIBRARY: whether what gets the library is there.
have_for() { have "$1" || { say "$1 is not installed: $2 is left out" >&2; return 1; }; }

mkdir -p "$cache"

if [ -e "$cache/node/node_modules/zod" ]; then
  say "Powertools for TypeScript is in $cache/node"
elif have_for npm "Powertools for TypeScript"; then
  npm_install "$cache/node.new" "${node_packages[@]}" && settle "$cache/node.new" "$cache/node" ||
    say "it could not be had" >&2
fi

if [ -e "$cache/python/pydantic" ]; then
  say "Powertools for Python is in $cache/python"
elif have_for python3 "Powertools for Python"; then
  pip_install "$cache/python.new" "$python_package" && settle "$cache/python.new" "$cache/python" ||
    say "it could not be had" >&2
fi

[ "$quick" = no ] || exit 0

if [ -e "$cache/go/validate" ]; then
  say "aws-lambda-go is in $cache/go"
elif have_for go aws-lambda-go; then
  say "go build (aws-lambda-go)"
  (cd "$root/tests/validators/go" && go build -o "$cache/go/validate" .) || say "it could not be had" >&2
fi

if [ -e "$cache/rust/release/validators" ]; then
  say "aws_lambda_events is in $cache/rust"
elif have_for cargo aws_lambda_events; then
  say "cargo build (aws_lambda_events)"
  (cd "$root/tests/validators/rust" && CARGO_TARGET_DIR=$cache/rust cargo build --release --quiet) ||
    say "it could not be had" >&2
fi
