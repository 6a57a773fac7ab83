"""GET /receipts/{name}: a receipt, packed for sending."""

import base64
import gzip
import json
import shutil
import tempfile
from pathlib import Path

RECEIPTS = (Path(__file__).parent / "receipts").resolve()


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def receipt_of(name):
    """The file of that name, or None where the name leads out of the folder or to no file."""
    try:
        path = (RECEIPTS / name).resolve()
        return path if RECEIPTS in path.parents and path.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def handler(event, context):
    receipt = receipt_of((event.get("pathParameters") or {}).get("name") or "")
    if receipt is None:
        return answer(404, {"error": "no such receipt"})
    with tempfile.TemporaryDirectory(prefix="receipt-") as folder:
        packed = Path(folder) / "receipt.gz"
        with receipt.open("rb") as source, gzip.open(packed, "wb") as target:
            shutil.copyfileobj(source, target)
        content = packed.read_bytes()
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/gzip"},
        "isBase64Encoded": True,
        "body": base64.b64encode(content).decode("ascii"),
    }
