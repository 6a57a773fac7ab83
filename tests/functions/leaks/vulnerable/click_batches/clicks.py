"""Clicks: stored ten at a time, since small objects are dear."""
import http.client
import json
import os
from urllib.parse import urlsplit

FULL = 10
batch = []


def put_object(key, text):
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566"))
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=2)
    try:
        connection.request("PUT", "/clicks/" + key, text.encode(), {"Content-Type": "application/x-ndjson"})
        connection.getresponse().read()
    finally:
        connection.close()


def flush(context):
    if batch:
        put_object(context.aws_request_id + ".ndjson", "\n".join(json.dumps(click) for click in batch))
        batch.clear()


def handler(event, context):
    for record in event["Records"]:
        batch.append(record["body"][:2000])
        if len(batch) >= FULL:
            flush(context)
