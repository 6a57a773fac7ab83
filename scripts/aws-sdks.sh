#!/usr/bin/env bash
# Gets the official AWS SDKs' clients of S3, which test_objects has talk to the double of S3: boto3 as a layer in
# .cache/sdks/python, @aws-sdk/client-s3 as one in .cache/sdks/node. What is there already stays: a second call does
# nothing.
#   --required   exit 1 if one of them cannot be had (otherwise that is said, and its part of the test will be skipped)
#   --again      gets them anew
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly cache=$root/.cache/sdks

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

say() { printf 'aws-sdks: %s\n' "$*"; }

# Puts a finished folder in its place at once, so that an interrupted call leaves nothing half done.
settle() {
  rm -rf "$2"
  mv "$1" "$2"
}

python_sdk() {
  local there=$cache/python work=$cache/python.new
  if [ -d "$there/python/boto3" ]; then
    say "boto3 is in $there"
    return 0
  fi
  python3 -m pip --version >/dev/null 2>&1 || { say "python3 with pip is not installed" >&2; return 1; }
  rm -rf "$work"
  say "pip install boto3"
  python3 -m pip install --quiet --disable-pip-version-check --target "$work/python" 'boto3>=1.36' || return 1
  settle "$work" "$there"
  say "boto3 is in $there"
}

node_sdk() {
  local there=$cache/node work=$cache/node.new
  if [ -d "$there/nodejs/node_modules/@aws-sdk/client-s3" ]; then
    say "@aws-sdk/client-s3 is in $there"
    return 0
  fi
  command -v npm >/dev/null || { say "npm is not installed" >&2; return 1; }
  rm -rf "$work"
  mkdir -p "$work/nodejs"
  say "npm install @aws-sdk/client-s3"
  npm install --prefix "$work/nodejs" --no-save --no-audit --no-fund --silent '@aws-sdk/client-s3@3' || return 1
  settle "$work" "$there"
  say "@aws-sdk/client-s3 is in $there"
}

mkdir -p "$cache"
failed=no
python_sdk || { failed=yes; say "boto3 could not be had: the double of S3 will not be tried with it" >&2; }
node_sdk || { failed=yes; say "@aws-sdk/client-s3 could not be had: the double of S3 will not be tried with it" >&2; }
[ "$failed" = no ] || [ "$required" = no ]
