import json

MOST = 10_000


def schedule(quantity):
    """Spreads pieces over the days of a week."""
    each, rest = divmod(quantity, 7)
    return [each + (day < rest) for day in range(7)]


def handler(event, context):
    plans = []
    for record in event["Records"]:
        try:
            quantity = json.loads(record["body"])["quantity"]
        except (ValueError, KeyError, TypeError, RecursionError):
            quantity = None
        plans.append(schedule(quantity) if isinstance(quantity, int) and 0 <= quantity <= MOST else None)
    return {"plans": plans}
