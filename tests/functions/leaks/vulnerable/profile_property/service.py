"""The profile service: one instance for the process."""
import functools


class ProfileService:
    def __init__(self, salutations):
        self.salutations = salutations
        self.fields = {}

    def with_fields(self, fields):
        self.fields = fields
        return self

    @functools.cached_property
    def profile(self):
        name = self.fields.get("name")
        return {
            "name": name[:80] if isinstance(name, str) else "guest",
            "email": str(self.fields.get("email", ""))[:80],
            "salutation": self.salutations.get(self.fields.get("language"), "Hello"),
        }
