"""Reads an order: a name, a count, and what else came along."""

import copy
import pprint

from sinks import function


def read(order):
    return order["name"].strip().lower()


class Profile:
    """A customer: what may be changed, and what may not."""

    FORM = ("name", "count")

    def __init__(self):
        self.name, self.count = "old", 1
        self.role, self.is_admin, self.isAdmin, self.admin = "customer", False, False, False

    def assign(self, body):
        for key, value in body.items():
            if hasattr(self, key):
                setattr(self, key, value)


def more_than_the_form(body):
    profile, honest = Profile(), Profile()
    profile.assign(body)
    return any(getattr(profile, key) != getattr(honest, key) for key in vars(honest) if key not in Profile.FORM)


handler = function(
    object,
    kinds=["json_text"],
    unhandled_exception={"read": read, "copy": copy.deepcopy, "show": pprint.pformat},
    mass_assignment={"assign": more_than_the_form},
)
