"""The profile service: one instance for each request, from one for the process."""
import functools


class ProfileService:
    def __init__(self, salutations, fields=None):
        self.salutations = salutations
        self.fields = fields or {}

    def with_fields(self, fields):
        return ProfileService(self.salutations, fields)

    @functools.cached_property
    def profile(self):
        name = self.fields.get("name")
        return {
            "name": name[:80] if isinstance(name, str) else "guest",
            "email": str(self.fields.get("email", ""))[:80],
            "salutation": self.salutations.get(self.fields.get("language"), "Hello"),
        }
