"""Parcel labels, remembered by message so that one that comes again need not be made again."""
import json

labels = {}


def label(body):
    return json.dumps({"size": len(body), "label": "." * 4000}).encode("utf-8", "replace")


def handler(event, context):
    sizes = []
    for record in event["Records"]:
        key = record["messageId"]
        if key not in labels:
            labels[key] = label(record["body"])
        sizes.append(len(labels[key]))
    return {"sizes": sizes}
