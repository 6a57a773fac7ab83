"""Takes all members of a body over into a record, where the form has a name and a count."""

from sinks import function

RECORD = {
    **{name: "customer" for name in ("role", "roles", "groups", "plan", "tier", "subscription")},
    **{name: "me" for name in ("owner", "ownerId", "owner_id", "user_id", "userId")},
    **{name: "us" for name in ("tenant", "tenantId", "tenant_id", "org_id")},
    **{name: "1" for name in ("id", "_id", "pk", "PK")},
    **{name: 10 for name in ("price", "amount", "total", "unit_price", "discount")},
    **{name: 0 for name in ("balance", "credits", "quota", "points")},
    **{name: False for name in ("verified", "email_verified", "emailVerified", "is_active", "active", "approved")},
    **{name: "new" for name in ("status", "state", "payment_status")},
    **{name: False for name in ("is_staff", "is_superuser", "staff")},
    **{name: ["read"] for name in ("permissions", "scopes", "scope")},
    **{name: "2024-05-17" for name in ("created_at", "createdAt", "expires_at", "ttl")},
    **{name: "kept" for name in ("password_hash", "passwordHash", "api_key", "reset_token")},
    **{name: False for name in ("debug", "internal", "dry_run", "skip_validation")},
    **{name: {"role": "customer"} for name in ("user", "account", "profile")},
}
REFUSED = {"role", "admin", "is_admin", "isAdmin"}


def nested(members):
    """Names as forms write them: "user[role]"."""
    out = {}
    for name, value in members.items():
        first, _, rest = name.partition("[")
        if rest.strip("]"):
            out[first] = {rest.strip("]"): value}
        else:
            out[first] = value
    return out


def changed(members):
    record = dict(RECORD)
    record.update({name: value for name, value in members.items() if name in RECORD})
    return record != RECORD


def allowed(members):
    return {name: value for name, value in members.items() if name not in REFUSED}


handler = function(
    dict,
    mass_assignment={
        "taken over": lambda v: changed(allowed(v)),
        "as forms": lambda v: changed(nested(v)) and not changed(v),
        "in any spelling": lambda v: changed({k.strip().lower(): x for k, x in allowed(v).items()}),
    },
)
