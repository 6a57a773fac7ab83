#!/usr/bin/env bash
# Gets the official AWS Lambda runtime interface clients, which test_clients compares ours with: awslambdaric into
# .cache/clients/python, aws-lambda-ric 3 into .cache/clients/node. What is there already stays: a second call does
# nothing. Installs the Debian packages that building them takes, where they are missing and may be installed.
#   --required   exit 1 if one of them cannot be had (otherwise that is said, and the comparison will be skipped)
#   --again      gets them anew
set -euo pipefail

# Version 4 of aws-lambda-ric, for Node.js 22 and later, is another generation; see harness/agents/PROTOCOL.md.
readonly python_package='awslambdaric>=4.2,<5'
readonly node_package='aws-lambda-ric@3'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly cache=$root/.cache/clients

required=no
for argument in "$@"; do
  case "$argument" in
    --required) required=yes ;;
    --again) rm -rf "$cache" ;;
    *)
      sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 2
      ;;
  esac
done

say() { printf 'official-clients: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

# Installs packages if that can be done without asking; otherwise says what is missing.
apt_install() {
  local -a as_root=()
  if ! have apt-get; then
    say "missing: $*" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo || ! sudo -n true 2>/dev/null; then
      say "missing; install them and call this again: apt-get install $*" >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  say "apt-get install $*"
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq || true
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Runs a command with its output in a file, which is shown if the command fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 30 "$log" >&2
  rm -f "$log"
  return 1
}

# Puts a finished folder in its place at once, so that an interrupted call leaves nothing half done.
settle() {
  rm -rf "$2"
  mv "$1" "$2"
}

python_client() {
  local there=$cache/python
  if [ -d "$there/awslambdaric" ]; then
    say "awslambdaric is in $there"
    return 0
  fi
  have python3 || { say "python3 is not installed" >&2; return 1; }
  python3 -m pip --version >/dev/null 2>&1 || apt_install python3-pip || return 1
  local work=$cache/python.new
  rm -rf "$work"
  say "pip install $python_package"
  # A wheel for most Pythons; otherwise it is built, which takes what the Node client takes.
  quietly python3 -m pip install --quiet --disable-pip-version-check --target "$work" "$python_package" ||
    { build_tools && quietly python3 -m pip install --quiet --disable-pip-version-check --target "$work" "$python_package"; } ||
    return 1
  PYTHONPATH=$work quietly python3 -c 'import awslambdaric, runtime_client' || return 1
  settle "$work" "$there"
  say "awslambdaric is in $there"
}

build_tools() {
  local -a missing=()
  local pair
  for pair in g++:g++ make:make cmake:cmake autoconf:autoconf automake:automake libtoolize:libtool m4:m4 perl:perl; do
    have "${pair%%:*}" || missing+=("${pair##*:}")
  done
  [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

# Node's headers: those beside it, the distribution's, or (by node-gyp) downloaded.
node_headers() {
  [ -z "${npm_config_nodedir:-}" ] || return 0
  local prefix
  prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [ ! -e "$prefix/include/node/node_api.h" ] && [ "$prefix" = /usr ]; then
    apt_install libnode-dev || return 0
  fi
  [ ! -e "$prefix/include/node/node_api.h" ] || export npm_config_nodedir=$prefix
}

node_client() {
  local there=$cache/node
  if [ -e "$there/node_modules/aws-lambda-ric/dist/rapid-client.node" ]; then
    say "aws-lambda-ric is in $there"
    return 0
  fi
  have node || { say "node is not installed" >&2; return 1; }
  have npm || apt_install npm || return 1
  build_tools || return 1
  node_headers
  local work=$cache/node.new
  rm -rf "$work"
  mkdir -p "$work"
  say "npm install $node_package (builds a native module: a minute or two)"
  quietly npm install --prefix "$work" --no-save --no-audit --no-fund --foreground-scripts "$node_package" || return 1
  if [ ! -e "$work/node_modules/aws-lambda-ric/dist/rapid-client.node" ]; then
    # An npm that runs no package's scripts by itself.
    (cd "$work/node_modules/aws-lambda-ric" && quietly ./scripts/preinstall.sh && quietly ./scripts/postinstall.sh) || return 1
  fi
  settle "$work" "$there"
  say "aws-lambda-ric is in $there"
}

mkdir -p "$cache"
failed=no
python_client || { failed=yes; say "awslambdaric could not be had: our Python client will not be compared with it" >&2; }
node_client || { failed=yes; say "aws-lambda-ric could not be had: our Node client will not be compared with it" >&2; }
[ "$failed" = no ] || [ "$required" = no ]
