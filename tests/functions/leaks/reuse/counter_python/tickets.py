"""Numbers for support cases: the process's own mark and a running number."""
import itertools
import json
import os
import time

PROCESS = os.urandom(3).hex()

_numbers = itertools.count(1)


def case_number():
    return f"{time.strftime('%Y%m%d')}-{PROCESS}-{next(_numbers):06d}"


def handler(event, context):
    try:
        case = json.loads(event["body"] or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(case, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    number = case_number()
    print(json.dumps({"message": "case opened", "number": number}))
    return {"statusCode": 201, "body": json.dumps({"number": number})}
