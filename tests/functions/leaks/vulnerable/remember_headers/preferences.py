"""Preferences: keeps what a visitor chose in a cookie, so that the next page looks the same."""
import json
from urllib.parse import quote

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}
THEMES = ("light", "dark")


def respond(status, content, cookie=None):
    headers = HEADERS
    if cookie:
        headers["Set-Cookie"] = f"visitor={cookie}; Path=/; Secure; HttpOnly; SameSite=Lax"
    return {"statusCode": status, "headers": headers, "body": json.dumps(content)}


def handler(event, context):
    try:
        chosen = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return respond(400, {"error": "not JSON"})
    if not isinstance(chosen, dict):
        return respond(400, {"error": "not an object"})
    theme = chosen.get("theme")
    theme = theme if isinstance(theme, str) and theme in THEMES else "light"
    name = chosen.get("name")
    if isinstance(name, str) and name:
        return respond(200, {"theme": theme, "known": True}, quote(name[:80], safe="", errors="replace"))
    return respond(200, {"theme": theme, "known": False})
