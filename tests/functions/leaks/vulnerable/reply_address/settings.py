"""Settings of the contact form, overridable by the environment."""
import os

DEFAULTS = {"REPLY_TO": "service@example.com", "SIGNATURE": "Your service team"}


def setting(name):
    return os.environ.get(name, DEFAULTS[name])
