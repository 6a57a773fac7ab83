"""Who is calling, for whatever code wants to know."""
from contextvars import ContextVar

current_user = ContextVar("current_user", default=None)


def identify(event):
    authorizer = event["requestContext"].get("authorizer") or {}
    claims = authorizer.get("claims") or {}
    if "email" in claims:
        current_user.set({"email": claims["email"], "name": claims.get("name")})
