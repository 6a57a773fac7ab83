"""Who is calling, for whatever code wants to know."""
from contextvars import ContextVar

current_user = ContextVar("current_user", default=None)


def identify(event):
    authorizer = event["requestContext"].get("authorizer") or {}
    claims = authorizer.get("claims") or {}
    user = {"email": claims["email"], "name": claims.get("name")} if "email" in claims else None
    return current_user.set(user)
