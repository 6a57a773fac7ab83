"""Order queue → picking lists for the warehouse."""

import json
import logging
import os
import textwrap

logger = logging.getLogger()
logger.setLevel(logging.INFO)

SETTINGS = {
    "stage": os.environ.get("STAGE", "dev"),
    "warehouse": os.environ.get("WAREHOUSE"),
    "token": os.environ.get("WAREHOUSE_TOKEN"),
}
logger.info("picking lists go to %s", SETTINGS)


class BadOrder(ValueError):
    pass


def parse(body):
    try:
        order = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadOrder("not JSON") from error
    if not isinstance(order, dict) or not isinstance(order.get("email"), str):
        raise BadOrder("no customer")
    return order


def picking_list(order):
    lines = [
        f"Customer: {order['email']}",
        f"Quantity: {order.get('quantity', 1)}",
        *textwrap.wrap(str(order.get("message", "")), 60)[:20],
    ]
    return "\n".join(lines)


def spool(number, text):
    """The printer agent, a layer of this function, picks its jobs up from here."""
    path = f"/tmp/picking-{number}.txt"
    with open(path, "w", encoding="utf-8", errors="replace") as job:
        job.write(text)
    return path


def handler(event, context):
    failures = []
    for number, record in enumerate(event["Records"]):
        try:
            spool(number, picking_list(parse(record["body"])))
        except BadOrder as reason:
            logger.warning("order %s refused: %s", record["messageId"], reason)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
