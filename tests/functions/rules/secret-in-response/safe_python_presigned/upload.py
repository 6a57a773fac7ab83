import datetime
import hashlib
import hmac
import json
import os
import re
from urllib.parse import quote

NAME = re.compile(r"[\w.-]{1,80}", re.ASCII)


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def presigned_put(bucket, key, now):
    """The URL by which whoever has it may put this one object, for five minutes (AWS Signature Version 4)."""
    region = os.environ.get("AWS_REGION", "us-east-1")
    host = f"{bucket}.s3.{region}.amazonaws.com"
    day, stamp = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{day}/{region}/s3/aws4_request"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": "300",
        "X-Amz-Security-Token": os.environ["AWS_SESSION_TOKEN"],
        "X-Amz-SignedHeaders": "host",
    }
    text = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items()))
    request = "\n".join(["PUT", "/" + quote(key), text, f"host:{host}\n", "host", "UNSIGNED-PAYLOAD"])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    key_bytes = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in (day, region, "s3", "aws4_request"):
        key_bytes = hmac_sha256(key_bytes, part)
    signature = hmac_sha256(key_bytes, to_sign).hex()
    return f"https://{host}/{quote(key)}?{text}&X-Amz-Signature={signature}"


def handler(event, context):
    file = (event.get("pathParameters") or {}).get("file", "")
    if not NAME.fullmatch(file):
        return {"statusCode": 400, "body": json.dumps({"error": "not a name"})}
    now = datetime.datetime.now(datetime.timezone.utc)
    url = presigned_put(os.environ["BUCKET"], f"incoming/{file}", now)
    return {"statusCode": 200, "body": json.dumps({"url": url})}
