#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that warmfuzz is built from and runs with: only those that are missing, so that a
# second call does nothing. Prints what it does. With --tests also what only the tests want.
set -euo pipefail

readonly clang_versions="19 18 17 16 15 14"

for_tests=no
case "${1:-}" in
  '') ;;
  --tests) for_tests=yes ;;
  *)
    echo "usage: scripts/setup.sh [--tests]" >&2
    exit 2
    ;;
esac
readonly for_tests

say() { printf 'setup: %s\n' "$*"; }

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

have_program() { command -v "$1" >/dev/null 2>&1; }

have_jsonschema() {
  local python
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import jsonschema' 2>/dev/null && return 0
  done
  return 1
}

have_libfuzzer() {
  local found
  for found in /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-*.a \
               /usr/lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-*.a; do
    [ -e "$found" ] && return 0
  done
  return 1
}

missing_packages() {
  local package program
  for package in libboost-dev libboost-filesystem-dev nlohmann-json3-dev libyaml-cpp-dev catch2 \
                 libcli11-dev libseccomp-dev libhyperscan-dev libssl-dev libarchive-dev \
                 libmimalloc-dev; do
    installed "$package" && continue
    # Hyperscan exists for x86 alone; vectorscan is its drop-in elsewhere.
    if [ "$package" = libhyperscan-dev ]; then
      installed libvectorscan-dev && continue
      case "$(dpkg --print-architecture)" in amd64 | i386) ;; *) package=libvectorscan-dev ;; esac
    fi
    echo "$package"
  done
  # Programs may come from elsewhere than a package.
  for program in bwrap:bubblewrap pkg-config:pkg-config ninja:ninja-build cmake:cmake g++:g++ python3:python3 \
                 node:nodejs; do
    have_program "${program%%:*}" || echo "${program##*:}"
  done
}

# What makes builds faster and tests more complete; everything works without.
missing_extras() {
  have_program ccache || echo ccache
  if [ "$for_tests" = yes ] && ! have_jsonschema; then echo python3-jsonschema; fi
}

# The newest libFuzzer that this release of the distribution has.
libfuzzer_package() {
  local version
  for version in $clang_versions; do
    if apt-cache show "libclang-rt-$version-dev" >/dev/null 2>&1; then
      echo "libclang-rt-$version-dev"
      return 0
    fi
  done
  return 1
}

main() {
  if ! have_program apt-get || ! have_program dpkg-query; then
    say "this machine has no apt-get. Install by hand: a C++20 compiler (g++ 12 or clang++ 14, or later), CMake, Ninja," \
        "Boost 1.74, nlohmann_json, yaml-cpp, Catch2, CLI11, libseccomp, Hyperscan, OpenSSL, libarchive, mimalloc, bubblewrap, LLVM's" \
        "compiler-rt with libFuzzer, Python 3, Node.js" >&2
    return 1
  fi
  local packages extras
  packages=$(missing_packages | tr '\n' ' ')
  extras=$(missing_extras | tr '\n' ' ')
  local needed="$packages"
  have_libfuzzer || needed="${needed}libclang-rt-19-dev (or another from 14 on) "
  if [ -z "$needed$extras" ]; then
    say "everything is installed"
    return 0
  fi

  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! have_program sudo; then
      if [ -z "$needed" ]; then
        say "everything needed is installed; this would be good to have as well: $extras"
        return 0
      fi
      say "missing: $needed$extras" >&2
      say "neither root nor sudo: have somebody run 'apt-get install' for these packages, then call this again" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  say "apt-get update"
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq || say "apt-get update failed; going on with the lists that are there" >&2
  if ! have_libfuzzer; then
    local libfuzzer
    libfuzzer=$(libfuzzer_package) || { say "no package libclang-rt-*-dev ($clang_versions) is to be had" >&2; return 1; }
    packages="$packages$libfuzzer "
  fi
  packages="$packages$extras"
  say "apt-get install $packages"
  # shellcheck disable=SC2086  # a list of words
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $packages >/dev/null
  say "done"
}

main
