"""Letters from templates that are read once for each language."""
import json
import string
from pathlib import Path

FOLDER = Path(__file__).parent / "letters"
LANGUAGES = ("en", "de")

_templates = {}


def template(language):
    if language not in _templates:
        _templates[language] = string.Template((FOLDER / f"{language}.txt").read_text("utf-8"))
    return _templates[language]


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(fields, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    language = fields.get("language")
    language = language if isinstance(language, str) and language in LANGUAGES else "en"
    text = template(language).substitute(
        name=str(fields.get("name", "customer"))[:80], message=str(fields.get("message", "your order"))[:200]
    )
    return {"statusCode": 200, "body": json.dumps({"letter": text})}
