"""Help pages, rendered once and kept in a small cache of the pages asked for last."""
import json
from collections import OrderedDict
from html import escape

TOPICS = {f"topic-{number}": f"How to do thing number {number}." for number in range(1, 61)}


class Cache:
    def __init__(self, size):
        self.size = size
        self.pages = OrderedDict()

    def get(self, key, make):
        if key in self.pages:
            self.pages.move_to_end(key)
        else:
            self.pages[key] = make(key)
            if len(self.pages) > self.size:
                self.pages.popitem(last=False)
        return self.pages[key]


cache = Cache(32)


def render(topic):
    return "".join(f"<p>{escape(TOPICS[topic])} Step {step}.</p>" for step in range(1, 40))


def handler(event, context):
    topic = (event.get("pathParameters") or {}).get("topic", "")
    if topic not in TOPICS:
        return {"statusCode": 404, "body": json.dumps({"error": "no such page"})}
    return {"statusCode": 200, "headers": {"content-type": "text/html"}, "body": cache.get(topic, render)}
