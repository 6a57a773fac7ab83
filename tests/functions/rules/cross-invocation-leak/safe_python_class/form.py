import functools
import json


@functools.lru_cache(maxsize=256)
def domain_of(email):
    """Pure: the same address always gives the same domain, and only who knows the one gets the other."""
    return email.rpartition("@")[2].lower()


class Form:
    allowed = frozenset({"example.org"})

    def __init__(self, fields):
        self.fields = fields
        self.errors = []

    def check(self):
        email = str(self.fields.get("email", ""))
        if domain_of(email) not in self.allowed:
            self.errors.append(f"{email} is not allowed")
        return not self.errors


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
        form = Form(fields)
        valid = form.check()
    except (ValueError, AttributeError, RecursionError):
        return {"statusCode": 400, "body": "{}"}
    return {"statusCode": 200 if valid else 422, "body": json.dumps({"errors": form.errors})}
