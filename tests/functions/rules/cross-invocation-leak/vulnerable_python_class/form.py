import json


class Form:
    errors = []

    def __init__(self, fields):
        self.fields = fields

    def check(self):
        email = str(self.fields.get("email", ""))
        if not email.endswith(".org"):
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
