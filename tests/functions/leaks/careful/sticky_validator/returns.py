"""Returns of goods: checks the form before a label is printed."""
import json


class Validator:
    def __init__(self, required):
        self.required = required

    def check(self, form):
        problems = 0
        for name, kind in self.required.items():
            if not isinstance(form.get(name), kind):
                problems += 1
        return problems == 0


validator = Validator({"email": str, "name": str})


def label(form):
    return {"service": "parcel", "weight_grams": 500, "express": form.get("express") is True}


def handler(event, context):
    try:
        form = json.loads(event["body"] or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(form, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not a form"})}
    if not validator.check(form):
        return {"statusCode": 422, "body": json.dumps({"error": "the form is not complete"})}
    return {"statusCode": 201, "body": json.dumps({"label": label(form)})}
