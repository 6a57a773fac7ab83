"""Profiles: shows a preview of what others will see."""
from webkit import json_api

SHOWN = ("name", "city", "about", "message")


@json_api
def handler(request):
    preview = {key: request[key][:200] for key in SHOWN if isinstance(request.get(key), str)}
    if not preview:
        return 422, {"error": "nothing to show"}
    return 200, {"preview": preview}
