import json, os, logging
from functools import wraps
log = logging.getLogger(); log.setLevel(logging.INFO)
ROUTES = {}
def route(method, path):
    def deco(f):
        ROUTES[(method, path)] = f
        @wraps(f)
        def inner(*a, **k): return f(*a, **k)
        return inner
    return deco
class Session:
    user = None
def respond(code, payload):
    return {"statusCode": code, "headers": {"content-type": "application/json"}, "body": json.dumps(payload)}
@route("POST", "/export")
def export(event, body):
    spec = body["report"]
    with open(os.path.join("/tmp/exports", spec["target"]), "w") as fh:
        fh.write(json.dumps(spec.get("rows", [])))
    return respond(201, {"ok": True})
@route("GET", "/me")
def me(event, body):
    claims = (event["requestContext"].get("authorizer") or {}).get("claims") or {}
    if claims.get("email"):
        Session.user = claims["email"]
    return respond(200, {"user": Session.user})
@route("GET", "/debug")
def debug(event, body):
    return respond(200, {"config": {k: v for k, v in os.environ.items() if "KEY" in k}})
def lambda_handler(event, context):
    os.makedirs("/tmp/exports", exist_ok=True)
    fn = ROUTES.get((event["httpMethod"], event["path"].rstrip("/")))
    if fn is None: return respond(404, {"message": "no such route"})
    try:
        body = json.loads(event["body"] or "{}")
        return fn(event, body)
    except (KeyError, ValueError, TypeError, AttributeError) as exc:
        log.warning("bad request")
        return respond(400, {"message": "bad request"})
