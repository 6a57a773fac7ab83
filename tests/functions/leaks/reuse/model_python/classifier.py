"""Classifies messages with a word list that is unpacked to /tmp once for each environment."""
import base64
import json
import os
import tempfile
import zlib

MODEL = "/tmp/model-v3.json"
PACKED = base64.b64encode(
    zlib.compress(
        json.dumps(
            {"refund": ["refund", "money", "back"], "delivery": ["parcel", "late", "delivery"], "praise": ["great", "thanks"]}
        ).encode()
    )
)

_model = None


def model():
    global _model
    if _model is None:
        if not os.path.exists(MODEL):
            handle, partial = tempfile.mkstemp(prefix="model-", dir="/tmp")
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.decompress(base64.b64decode(PACKED)))
            os.rename(partial, MODEL)
        with open(MODEL, encoding="ascii") as file:
            _model = {word: topic for topic, words in json.load(file).items() for word in words}
    return _model


def handler(event, context):
    topics = []
    for record in event["Records"]:
        try:
            message = json.loads(record["body"])
        except (ValueError, RecursionError):
            message = None
        text = message.get("message") if isinstance(message, dict) else None
        words = text[:5000].lower().split() if isinstance(text, str) else []
        found = [model()[word] for word in words if word in model()]
        topics.append(max(set(found), key=found.count) if found else "other")
    return {"topics": topics}
