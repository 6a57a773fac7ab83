"""Responses of any size."""

from attempts import hostile


@hostile
def handler(event, attempts):
    return "x" * (event["size"] - 2)  # and two quotation marks
