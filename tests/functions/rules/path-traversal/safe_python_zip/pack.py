import os
import tempfile
import zipfile


def text_of(attribute):
    return str(next(iter(attribute.values()), "")) if isinstance(attribute, dict) else ""


def safe_name(name, number):
    """The last part of a name, of letters and digits; numbered, so that no two are the same."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isalnum() or c in "-_")[:60]
    return f"{number:03}-{kept or 'unnamed'}.txt"


def handler(event, context):
    with tempfile.TemporaryDirectory() as work:
        for number, record in enumerate(event["Records"]):
            image = record["dynamodb"].get("NewImage", {})
            name = safe_name(text_of(image.get("name", {})), number)
            with open(os.path.join(work, name), "w", encoding="utf-8", errors="replace") as page:
                page.write(text_of(image.get("message", {})))
        with zipfile.ZipFile(os.path.join(work, "batch.zip"), "w") as archive:
            for entry in os.scandir(work):
                if not entry.name.endswith(".zip"):
                    archive.write(entry.path, entry.name)
        with zipfile.ZipFile(os.path.join(work, "batch.zip")) as archive:
            archive.extractall(os.path.join(work, "check"))
    return {"packed": len(event["Records"])}
