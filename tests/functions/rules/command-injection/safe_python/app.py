import json
import os
import re
import subprocess

DATA = os.path.join(os.path.dirname(__file__), "data")
NAME = re.compile(r"[A-Za-z0-9_]{1,40}\.csv")


def answer(status, body):
    return {"statusCode": status, "body": json.dumps(body)}


def handler(event, context):
    file = (event.get("pathParameters") or {}).get("file", "")
    if not NAME.fullmatch(file):
        return answer(400, {"error": "not a name"})
    done = subprocess.run(["sha256sum", "--", os.path.join(DATA, file)], capture_output=True, text=True, timeout=5)
    if done.returncode != 0:
        return answer(404, {"error": "no such file"})
    return answer(200, {"sha256": done.stdout[:64]})
