import json
import os
import tempfile


def handler(event, context):
    handle, path = tempfile.mkstemp(prefix="draft-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as draft:
            draft.write(event.get("body") or "")
        with open(path, encoding="utf-8") as draft:
            saved = draft.read()
    finally:
        os.unlink(path)
    return {"statusCode": 200, "body": json.dumps({"saved": len(saved)})}
