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

# shellcheck source=packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
readonly cache=$root/.cache/clients

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

python_client() {
  local there=$cache/python
  if [ -d "$there/awslambdaric" ]; then
    say "awslambdaric is in $there"
    return 0
  fi
  have python3 || { say "python3 is not installed" >&2; return 1; }
  have_pip || apt_install python3-pip || return 1
  local work=$cache/python.new
  # A wheel for most Pythons; otherwise it is built, which takes what the Node client takes.
  pip_install "$work" "$python_package" || { build_tools && pip_install "$work" "$python_package"; } || return 1
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
  say "building a native module takes a minute or two"
  npm_install "$work" --foreground-scripts "$node_package" || return 1
  if [ ! -e "$work/node_modules/aws-lambda-ric/dist/rapid-client.node" ]; then
    # An npm that runs no package's scripts by itself.
    (cd "$work/node_modules/aws-lambda-ric" && quietly ./scripts/preinstall.sh && quietly ./scripts/postinstall.sh) || return 1
  fi
  settle "$work" "$there"
  say "aws-lambda-ric is in $there"
}

read_options "$@"
mkdir -p "$cache"
try "awslambdaric could not be had: our Python client will not be compared with it" python_client
try "aws-lambda-ric could not be had: our Node client will not be compared with it" node_client
finish
