import io
import os
import shutil
import tarfile
import tempfile
from urllib.parse import quote, unquote_plus
from urllib.request import urlopen


def fetch(bucket, key):
    with urlopen(f"{os.environ['AWS_ENDPOINT_URL_S3']}/{bucket}/{quote(key)}") as answer:
        return answer.read()


def handler(event, context):
    for record in event["Records"]:
        s3 = record["s3"]
        data = fetch(s3["bucket"]["name"], unquote_plus(s3["object"]["key"]))
        work = tempfile.mkdtemp(prefix="release-")
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
                archive.extractall(work)
                print("unpacked", len(os.listdir(work)), "files")
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            print("not unpacked:", type(error).__name__)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return {"done": len(event["Records"])}
