"""Data export: a customer gets what the shop knows about him as a zip archive."""
import base64
import json
import os
import zipfile

ARCHIVE = "/tmp/export.zip"


def text(value):
    return value[:500] if isinstance(value, str) else None


def parts(profile):
    yield "profile.json", {"name": text(profile.get("name")), "email": text(profile.get("email"))}
    yield "messages.json", [text(profile.get("message"))]


def pack(profile):
    with zipfile.ZipFile(ARCHIVE, "a", zipfile.ZIP_DEFLATED) as archive:
        taken = len(archive.namelist())
        for number, (name, content) in enumerate(parts(profile), taken):
            archive.writestr(f"{number:04d}-{name}", json.dumps(content, indent=1))
    with open(ARCHIVE, "rb") as packed:
        content = packed.read()
    if len(content) > 200_000:
        os.unlink(ARCHIVE)
    return content


def handler(event, context):
    try:
        profile = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        profile = None
    if not isinstance(profile, dict):
        return {"statusCode": 400, "body": "not a profile"}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/zip", "content-disposition": 'attachment; filename="export.zip"'},
        "isBase64Encoded": True,
        "body": base64.b64encode(pack(profile)).decode("ascii"),
    }
