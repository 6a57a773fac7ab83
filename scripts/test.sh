#!/usr/bin/env bash
# Installs what is missing, builds everything, runs every test; ctest's summary comes last.
#   --clang    first build everything with clang++ as well (build-clang), warnings being errors
#   anything else goes to ctest: scripts/test.sh -R report
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

with_clang=no
ctest_arguments=()
for argument in "$@"; do
  case "$argument" in
    --clang) with_clang=yes ;;
    -h | --help)
      sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) ctest_arguments+=("$argument") ;;
  esac
done

step() { printf '\n== %s\n' "$*"; }

step "installing what is missing"
scripts/setup.sh --tests

step "building"
cmake --preset release -Wno-dev -DWARMFUZZ_TESTS=ON
cmake --build build

if [ "$with_clang" = yes ]; then
  if command -v clang++ >/dev/null 2>&1; then
    step "building with $(clang++ --version | head -n 1)"
    cmake --preset clang -Wno-dev -DWARMFUZZ_TESTS=ON
    cmake --build build-clang
  else
    step "clang++ is not installed: apt-get install clang"
    exit 1
  fi
fi

step "installing the official runtime clients that ours are compared with"
scripts/official-clients.sh

step "installing the typed libraries that generated events are checked with"
scripts/validators.sh --quick

step "installing the libraries that payloads are tried on"
scripts/payload-libraries.sh

step "installing the AWS SDKs that talk to the double of S3"
scripts/aws-sdks.sh

step "testing"
ctest --test-dir build --parallel "$(nproc)" --output-on-failure ${ctest_arguments[@]+"${ctest_arguments[@]}"}
