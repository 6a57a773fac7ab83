import json
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory


def handler(event, context):
    try:
        account = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        account = None
    if not isinstance(account, dict):
        return {"statusCode": 400}
    with TemporaryDirectory() as folder:
        page = Path(folder, "statement.txt")
        page.write_text(f"Statement for {str(account.get('name'))[:80]}\n", "utf-8", "replace")
        packed = Path(folder, "statement.tar.xz")
        with tarfile.open(packed, "w:xz", preset=0) as archive:
            archive.add(page, page.name)
        return {"statusCode": 200, "body": json.dumps({"bytes": packed.stat().st_size})}
