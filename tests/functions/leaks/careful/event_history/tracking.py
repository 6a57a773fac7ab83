"""Parcel tracking: counts the scans of a parcel by depot."""
import json
from collections import Counter


def scans_of(event):
    for record in event["Records"]:
        try:
            scan = json.loads(record["body"])
        except (ValueError, RecursionError):
            continue
        if isinstance(scan, dict):
            yield scan


def handler(event, context):
    depots = Counter()
    for scan in scans_of(event):
        depot = scan.get("depot")
        depots[depot[:20] if isinstance(depot, str) else "unknown"] += 1
    print(json.dumps({"message": "scans", "count": sum(depots.values())}))
    return {"depots": dict(depots)}
