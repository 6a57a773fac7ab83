"""A small structured logger: one JSON object a line, with keys that go into every line."""
import functools
import json
import sys
import time


class Logger:
    def __init__(self, service, stream=sys.stdout):
        self.service = service
        self.stream = stream
        self.keys = {}

    def append_keys(self, **keys):
        self.keys.update(keys)

    def clear_state(self):
        self.keys.clear()

    def info(self, message, **more):
        self._write("INFO", message, more)

    def warning(self, message, **more):
        self._write("WARNING", message, more)

    def _write(self, level, message, more):
        line = {"level": level, "time": round(time.time(), 3), "service": self.service, "message": message}
        self.stream.write(json.dumps({**line, **self.keys, **more}) + "\n")

    def inject_context(self, clear_state=False):
        def wrap(handler):
            @functools.wraps(handler)
            def wrapped(event, context):
                if clear_state:
                    self.clear_state()
                self.append_keys(request_id=context.aws_request_id)
                return handler(event, context)

            return wrapped

        return wrap
