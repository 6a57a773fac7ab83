"""Data export: a customer gets what the shop knows about him as a zip archive."""
import base64
import io
import json
import zipfile


def text(value):
    return value[:500] if isinstance(value, str) else None


def parts(profile):
    yield "profile.json", {"name": text(profile.get("name")), "email": text(profile.get("email"))}
    yield "messages.json", [text(profile.get("message"))]


def pack(profile):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts(profile)):
            archive.writestr(f"{number:04d}-{name}", json.dumps(content, indent=1))
    return packed.getvalue()


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
