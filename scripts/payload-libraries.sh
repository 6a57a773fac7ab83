#!/usr/bin/env bash
# Gets the libraries that test_payloads shows the effects of payloads on: template engines, parsers and the like, some
# of them on purpose in versions with a known flaw. They go into .cache/payloads, laid out as a Lambda layer (python/,
# nodejs/node_modules/), are used in the sandbox only, and never by warmfuzz itself. What is there already stays: a
# second call does nothing.
#   --required   exit 1 if one of them cannot be had (otherwise that is said, and the test skips what needs them)
#   --again      gets them anew
set -euo pipefail

readonly python_packages=(
  django==4.2.16
  jinja2==3.1.4
  jsonpickle==3.4.2
  lxml==5.3.0
  mako==1.3.6
  pyyaml==6.0.2
  sqlglot==25.34.1
  tornado==6.4.2
)
# ejs: CVE-2022-29078; handlebars: CVE-2019-19919; ini: CVE-2020-7788; lodash: CVE-2018-16487, CVE-2020-8203,
# CVE-2021-23337; node-serialize: CVE-2017-5941; qs: CVE-2017-1000048; js-yaml 3 has tags for functions.
readonly node_packages=(
  ejs@3.1.6
  handlebars@4.1.1
  ini@1.3.5
  js-yaml@3.14.1
  lodash@4.17.4
  node-serialize@0.0.4
  nunjucks@3.2.4
  pug@3.0.2
  qs@6.2.2
  sift@17.1.3
  sqlstring@2.3.1
)

# shellcheck source=packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
readonly cache=$root/.cache/payloads

# Whether the folder holds exactly these packages; a finished folder says which it was made for.
finished() { [ -f "$1/packages.txt" ] && [ "$(cat "$1/packages.txt")" = "$2" ]; }

# WORK THERE PACKAGES: puts the folder in its place, and notes what it was made for.
settle_for() {
  printf '%s\n' "$3" >"$1/packages.txt"
  settle "$1" "$2"
}

python_libraries() {
  local there=$cache/python work=$cache/python.new version made_for
  version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || version=
  # Some are native: the test runs them on the same version.
  made_for="python$version ${python_packages[*]}"
  if finished "$there" "$made_for"; then
    say "Python's are in $there"
    return 0
  fi
  pip_install "$work" "${python_packages[@]}" && settle_for "$work" "$there" "$made_for"
}

node_libraries() {
  local there=$cache/nodejs work=$cache/nodejs.new
  if finished "$there" "${node_packages[*]}"; then
    say "Node's are in $there"
    return 0
  fi
  npm_install "$work" --ignore-scripts "${node_packages[@]}" && settle_for "$work" "$there" "${node_packages[*]}"
}

read_options "$@"
mkdir -p "$cache"
try "Python's could not be had: payloads for them will not be tried" python_libraries
try "Node's could not be had: payloads for them will not be tried" node_libraries
finish
