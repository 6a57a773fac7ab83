"""Puts values into YAML documents."""

import yaml
from sinks import function

handler = function(
    str,
    ["text"],
    check_bypass={
        "line": lambda v: "role" in yaml.safe_load(f"name: {v}\n"),
        "braces": lambda v: "role" in yaml.safe_load("{name: %s}\n" % v),
    },
)
