"""Who may do what with a document."""

GRANTS = {
    "read": {"reader", "editor", "auditor"},
    "write": {"editor"},
    "delete": {"editor"},
}

_decisions = {}


def allowed(role, action):
    if action not in _decisions:
        _decisions[action] = role in GRANTS[action]
    return _decisions[action]
