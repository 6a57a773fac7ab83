"""Uploads: each signed-in user gets a place of his own in the bucket."""
import json
import os
import posixpath

BUCKET = os.environ.get("UPLOAD_BUCKET", "uploads")
KINDS = {"photo": "image/jpeg", "scan": "application/pdf"}


class Uploads:
    """Builds keys below the prefix of one user."""

    def prefix(self, claims):
        return posixpath.join("users", str(claims["sub"]))

    def grant(self, claims, kind, sequence):
        return {"bucket": BUCKET, "key": f"{self.prefix(claims)}/{kind}-{sequence}", "type": KINDS[kind]}


uploads = Uploads()


def handler(event, context):
    context_of_request = event["requestContext"]
    claims = ((context_of_request.get("authorizer") or {}).get("jwt") or {}).get("claims") or {}
    if "sub" not in claims:
        return {"statusCode": 401, "body": json.dumps({"error": "unauthorized"})}
    try:
        wanted = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    kind = wanted.get("kind") if isinstance(wanted, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        kind = "photo"
    return {"statusCode": 200, "body": json.dumps(uploads.grant(claims, kind, context.aws_request_id[-6:]))}
