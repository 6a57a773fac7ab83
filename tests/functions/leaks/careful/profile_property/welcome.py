"""Welcome page for new members."""
import json

from service import ProfileService

SALUTATIONS = {"de": "Hallo", "fr": "Bonjour", "en": "Hello"}

service = ProfileService(SALUTATIONS)


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    if not isinstance(fields.get("language", "en"), str):
        fields["language"] = "en"
    profile = service.with_fields(fields).profile
    text = f"{profile['salutation']} {profile['name']}, we wrote to {profile['email']}."
    return {"statusCode": 200, "body": json.dumps({"text": text})}
