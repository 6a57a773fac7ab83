"""Who may do what with a document."""

GRANTS = {
    "read": {"reader", "editor", "auditor"},
    "write": {"editor"},
    "delete": {"editor"},
}

ROLES = set().union(*GRANTS.values())

_decisions = {}


def allowed(role, action):
    key = (role if role in ROLES else None, action)
    if key not in _decisions:
        _decisions[key] = role in GRANTS[action]
    return _decisions[key]
