import datetime
import json
import re
import subprocess


class Refused(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Refused(message)


def validated(event):
    check(re.fullmatch(r"SHP-[0-9]{8}", event["pathParameters"]["shipment"]), "shipment")
    try:
        body = json.loads(event["body"])
    except (TypeError, ValueError, RecursionError):
        raise Refused("no JSON")
    check(isinstance(body, dict) and set(body) == {"carrier", "weight", "pickup", "label"}, "members")
    check(body["carrier"] in ("post", "courier"), "carrier")
    check(type(body["weight"]) in (int, float) and 20 <= body["weight"] <= 31.5, "weight")
    try:
        datetime.date.fromisoformat(body["pickup"])
    except (TypeError, ValueError):
        raise Refused("pickup")
    label = body["label"]
    check(isinstance(label, dict) and set(label) == {"size", "text"}, "label")
    check(isinstance(label["size"], str) and re.fullmatch(r"[0-9]{2}x[0-9]{2}", label["size"]), "size")
    check(isinstance(label["text"], str) and 1 <= len(label["text"]) <= 200 and label["text"].isprintable(), "text")
    return label


def handler(event, context):
    try:
        label = validated(event)
    except Refused as refusal:
        return {"statusCode": 400, "body": json.dumps({"refused": str(refusal)})}
    # The flaw: the text is put into a command line.
    subprocess.run(f"echo {label['text']} > /dev/null", shell=True, timeout=2, stdin=subprocess.DEVNULL)
    return {"statusCode": 201, "body": "{}"}
