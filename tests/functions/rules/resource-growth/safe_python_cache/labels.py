"""Parcel labels, the last of them remembered by message so that one that comes again need not be made again."""
import json
from collections import OrderedDict

REMEMBERED = 500

labels = OrderedDict()


def label(body):
    return json.dumps({"size": len(body), "label": "." * 4000}).encode("utf-8", "replace")


def handler(event, context):
    sizes = []
    for record in event["Records"]:
        key = record["messageId"]
        if key not in labels:
            labels[key] = label(record["body"])
        while len(labels) > REMEMBERED:
            labels.popitem(last=False)
        sizes.append(len(labels[key]))
    return {"sizes": sizes}
