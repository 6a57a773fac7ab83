"""Settings of the contact form, overridable by the environment."""
import os

DEFAULTS = {"REPLY_TO": "service@example.com", "SIGNATURE": "Your service team"}


def setting(name, override=None):
    return override or os.environ.get(name, DEFAULTS[name])
