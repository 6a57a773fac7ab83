import json
import os

DRAFT = "/tmp/draft.json"


def handler(event, context):
    previous = None
    if os.path.exists(DRAFT):
        with open(DRAFT, encoding="utf-8") as draft:
            previous = draft.read()
    with open(DRAFT, "w", encoding="utf-8", errors="replace") as draft:
        draft.write(event.get("body") or "")
    return {"statusCode": 200, "body": json.dumps({"saved": True, "previous": previous})}
