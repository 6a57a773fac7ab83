#!/usr/bin/env bash
# Gets the official AWS SDKs' clients of S3, which test_objects has talk to the double of S3, as layers in .cache/sdks:
# boto3 and @aws-sdk/client-s3, each in its newest version and in one that AWS_ENDPOINT_URL_S3 does not reach, and
# version 2 of the SDK for JavaScript. What is there already stays: a second call does nothing.
#   --required   exit 1 if one of them cannot be had (otherwise that is said, and its part of the test will be skipped)
#   --again      gets them anew
set -euo pipefail

# shellcheck source=packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
readonly cache=$root/.cache/sdks

# FOLDER PACKAGE
python_sdk() {
  local there=$cache/$1 work=$cache/$1.new
  if [ ! -d "$there/python/boto3" ]; then
    rm -rf "$work"
    pip_install "$work/python" "$2" && settle "$work" "$there" || return 1
  fi
  say "$2 is in $there"
}
node_sdk() {
  local there=$cache/$1 work=$cache/$1.new
  if [ ! -d "$there/nodejs/node_modules" ]; then
    rm -rf "$work"
    npm_install "$work/nodejs" "$2" && settle "$work" "$there" || return 1
  fi
  say "$2 is in $there"
}

read_options "$@"
mkdir -p "$cache"
readonly missing="could not be had: the double of S3 will not be tried with it"
try "boto3 $missing" python_sdk python 'boto3>=1.36'
try "an older boto3 $missing" python_sdk python-old 'boto3==1.26.165'
try "@aws-sdk/client-s3 $missing" node_sdk node '@aws-sdk/client-s3@3'
try "an older @aws-sdk/client-s3 $missing" node_sdk node-old '@aws-sdk/client-s3@3.300.0'
try "aws-sdk $missing" node_sdk node-v2 'aws-sdk@2.1400.0'
finish
