import json
import subprocess


def version_of(tool):
    try:
        done = subprocess.run([tool, "--version"], capture_output=True, timeout=3)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").splitlines()[:1]


def handler(event, context):
    tool = event["pathParameters"]["tool"]
    version = version_of(tool)
    if not version:
        return {"statusCode": 404, "body": json.dumps({"error": "no such tool"})}
    return {"statusCode": 200, "body": json.dumps({"version": version[0]})}
