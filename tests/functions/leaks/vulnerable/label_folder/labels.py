"""Shipping labels: fills a template and packs it with its manifest."""
import base64
import io
import json
import os
import shutil
import string
import tempfile
import zipfile


def template():
    with open("templates/label.txt", encoding="ascii") as file:
        return string.Template(file.read())


def render(fields, text):
    folder = tempfile.mkdtemp(prefix="label-")
    try:
        os.chdir(folder)
        with open("label.txt", "w", encoding="utf-8", errors="replace") as label:
            label.write(text.safe_substitute(name=fields.get("name"), city=fields.get("city")))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write("label.txt")
        return packed.getvalue()
    finally:
        shutil.rmtree(folder)


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
        text = template()
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    except OSError:
        return {"statusCode": 500, "body": json.dumps({"error": "no template"})}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    packed = render(fields, text)
    return {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(packed).decode("ascii")}
