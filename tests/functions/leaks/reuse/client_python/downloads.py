"""Downloads: signed addresses of a customer's own files."""
import json

from storage import StorageClient

client = StorageClient("shop-invoices")


def handler(event, context):
    claims = (event["requestContext"].get("authorizer") or {}).get("claims") or {}
    if "sub" not in claims:
        return {"statusCode": 401, "body": json.dumps({"error": "sign in first"})}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"url": client.presign(f"{claims['sub']}/latest.pdf")}),
    }
