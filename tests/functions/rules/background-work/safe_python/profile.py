"""Profiles: the search index is told of each change by a pool of threads."""
import json
import time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=2)


def index(name):
    time.sleep(0.03)
    print(json.dumps({"indexed": name}))


def handler(event, context):
    try:
        profile = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        profile = None
    if not isinstance(profile, dict):
        return {"statusCode": 400}
    task = pool.submit(index, str(profile.get("name"))[:80])
    task.result()
    return {"statusCode": 200, "body": json.dumps({"changed": True})}
