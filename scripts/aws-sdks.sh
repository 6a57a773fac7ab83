#!/usr/bin/env bash
# Gets the official AWS SDKs' clients of S3, which test_objects has talk to the double of S3: boto3 as a layer in
# .cache/sdks/python, @aws-sdk/client-s3 as one in .cache/sdks/node. What is there already stays: a second call does
# nothing.
#   --required   exit 1 if one of them cannot be had (otherwise that is said, and its part of the test will be skipped)
#   --again      gets them anew
set -euo pipefail

# shellcheck source=packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
readonly cache=$root/.cache/sdks

python_sdk() {
  local there=$cache/python work=$cache/python.new
  if [ ! -d "$there/python/boto3" ]; then
    rm -rf "$work"
    pip_install "$work/python" 'boto3>=1.36' && settle "$work" "$there" || return 1
  fi
  say "boto3 is in $there"
}

node_sdk() {
  local there=$cache/node work=$cache/node.new
  if [ ! -d "$there/nodejs/node_modules/@aws-sdk/client-s3" ]; then
    rm -rf "$work"
    npm_install "$work/nodejs" '@aws-sdk/client-s3@3' && settle "$work" "$there" || return 1
  fi
  say "@aws-sdk/client-s3 is in $there"
}

read_options "$@"
mkdir -p "$cache"
try "boto3 could not be had: the double of S3 will not be tried with it" python_sdk
try "@aws-sdk/client-s3 could not be had: the double of S3 will not be tried with it" node_sdk
finish
