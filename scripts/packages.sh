# For scripts that get packages into .cache, which source this file; not to be run. Messages begin with the script's name.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
have_pip() { have python3 && python3 -m pip --version >/dev/null 2>&1; }

# The comment at the start of the script says how it is called.
usage() {
  awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"
  exit 2
}

# --required and --again, for scripts that have them: sets `required`, empties the folder `cache`.
read_options() {
  required=no
  local option
  for option in "$@"; do
    case "$option" in
      --required) required=yes ;;
      --again) rm -rf "$cache" ;;
      *) usage ;;
    esac
  done
}

# MESSAGE COMMAND…: calls what gets something; the message says what it means that it failed.
failed=no
try() {
  local message=$1
  shift
  "$@" && return 0
  failed=yes
  say "$message" >&2
}
# The end of such a script.
finish() { [ "$failed" = no ] || [ "$required" = no ]; }

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

# FOLDER PACKAGE…: into a folder that begins empty.
pip_install() {
  local folder=$1
  shift
  have_pip || { say "python3 with pip is not installed" >&2; return 1; }
  rm -rf "$folder"
  say "pip install $*"
  quietly python3 -m pip install --quiet --disable-pip-version-check --target "$folder" "$@"
}
# FOLDER [--OPTION]… PACKAGE…
npm_install() {
  local folder=$1
  shift
  have npm || { say "npm is not installed" >&2; return 1; }
  rm -rf "$folder"
  mkdir -p "$folder"
  say "npm install $*"
  quietly npm install --prefix "$folder" --no-save --no-audit --no-fund "$@"
}

# FROM TO: puts a finished folder in its place at once, so that an interrupted call leaves nothing half done.
settle() {
  rm -rf "$2"
  mv "$1" "$2"
}
