"""Keeps a search index in step with the table. What cannot be indexed stops the stream until somebody has looked."""


class NotIndexed(Exception):
    pass


def words_of(image):
    for name, attribute in image.items():
        if "S" in attribute:
            yield from attribute["S"].lower().split()


def index(record):
    image = record["dynamodb"].get("NewImage", {})
    words = sorted(set(words_of(image)))
    if any(len(word) > 40 for word in words):
        raise NotIndexed(f"a word of {record['eventID']} is too long")
    return len(words)


def handler(event, context):
    counts = {}
    for record in event["Records"]:
        counts[record["eventID"]] = index(record)
    return counts
