"""Notices to a warehouse: each is sent by a process of its own, so that one that hangs can be ended."""
import json
import os


def send(notice):
    os.write(1, (json.dumps({"sent": notice}) + "\n").encode())


def in_process(work, argument):
    pid = os.fork()
    if pid == 0:
        try:
            work(argument)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def handler(event, context):
    sent = 0
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
        except (ValueError, RecursionError):
            continue
        if not isinstance(order, dict):
            continue
        in_process(send, {"quantity": order.get("quantity") if isinstance(order.get("quantity"), int) else 1})
        sent += 1
    return {"sent": sent}
