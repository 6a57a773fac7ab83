import json


def schedule(quantity):
    """Spreads pieces over the days of a week."""
    days = [0] * 7
    for piece in range(quantity):
        days[piece % 7] += 1
    return days


def handler(event, context):
    plans = []
    for record in event["Records"]:
        try:
            quantity = json.loads(record["body"])["quantity"]
            plans.append(schedule(quantity))
        except (ValueError, KeyError, TypeError, RecursionError):
            plans.append(None)
    return {"plans": plans}
