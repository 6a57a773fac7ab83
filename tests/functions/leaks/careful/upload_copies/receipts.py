"""Scanned receipts: measures the scan, tells its size and its checksum."""
import base64
import binascii
import hashlib
import json
import os
import uuid


def store(content):
    path = f"/tmp/{uuid.uuid4()}.scan"
    with open(path, "wb") as scan:
        scan.write(content)
    return path


def describe(path):
    with open(path, "rb") as scan:
        digest = hashlib.file_digest(scan, "sha256")
    return {"bytes": os.path.getsize(path), "sha256": digest.hexdigest()}


def handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            content = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            return {"statusCode": 400}
    else:
        content = body.encode("utf-8", "replace")
    path = store(content[:1_000_000])
    try:
        description = describe(path)
    finally:
        os.unlink(path)
    return {"statusCode": 201, "headers": {"content-type": "application/json"}, "body": json.dumps(description)}
