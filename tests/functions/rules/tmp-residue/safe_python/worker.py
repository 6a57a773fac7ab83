import gzip
import os
import shutil
import tempfile


def handler(event, context):
    sizes = []
    with tempfile.TemporaryDirectory(prefix="orders-") as folder:
        for number, record in enumerate(event["Records"]):
            plain = os.path.join(folder, f"{number}.json")
            with open(plain, "wb") as out:
                out.write(record["body"].encode("utf-8", "replace"))
            with open(plain, "rb") as source, gzip.open(plain + ".gz", "wb") as packed:
                shutil.copyfileobj(source, packed)
            sizes.append(os.path.getsize(plain + ".gz"))
    remember(len(sizes))
    return {"sizes": sizes}


def remember(count):
    """How many orders this environment has seen, for the next invocation: a number, and nobody's data."""
    with open("/tmp/orders.count", "a+", encoding="ascii") as counter:
        counter.seek(0)
        seen = int(counter.read() or 0)
        counter.truncate(0)
        counter.write(str(seen + count))
