import base64
import binascii
import io
import json
import os
import shutil
import tempfile
import zipfile
import zlib


def answer(status, **body):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def handler(event, context):
    try:
        request = json.loads(event.get("body") or "")
        data = base64.b64decode(request["bundle"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return answer(400, error="expected a bundle in base64")
    work = tempfile.mkdtemp(prefix="bundle-")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                target = os.path.join(work, os.path.basename(entry.filename))
                with open(target, "wb") as file:
                    file.write(archive.read(entry))
            return answer(200, files=len(archive.infolist()))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return answer(400, error="the bundle cannot be unpacked")
    finally:
        shutil.rmtree(work, ignore_errors=True)
