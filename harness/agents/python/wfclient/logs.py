"""The function's log: the root logger's handler, and the text that failures leave."""

import logging
import os
import sys
import time

NO_BREAK_SPACE = "\u00a0"
DATE_FORMAT = "%Y-%m-%dT%H:%M:%S"
# Kinds of records in the service's log pipe; their level is added.
TEXT, JSON = 0xA55A0003, 0xA55A0002


def level_of(record):
    return min(50, max(0, record.levelno)) // 10 * 10


def frame_of(record, kind):
    frame = getattr(record, "_frame_type", None)
    if frame is None:
        level = level_of(record)
        frame = kind + (4 + level // 10 * 4 if level else 0)
    return frame


class StandardSink:
    def log(self, text, frame=None):
        sys.stdout.write(text)

    def log_error(self, lines):
        # One record of the log: its lines are separated by carriage returns.
        sys.stdout.write("\r".join(lines) + "\n")


class FramedSink:
    """The service's log pipe: type, length and time (big-endian) before each record."""

    def __init__(self, descriptor, error_frame):
        self.file = os.fdopen(int(descriptor), "wb", 0)
        self.error_frame = error_frame

    def log(self, text, frame=None):
        body = text.encode("utf8")
        head = (frame or TEXT).to_bytes(4, "big") + len(body).to_bytes(4, "big")
        self.file.write(head + (time.time_ns() // 1000).to_bytes(8, "big") + body)

    def log_error(self, lines):
        self.log("\n".join(lines), self.error_frame)


class Handler(logging.Handler):
    def __init__(self, log_sink, framed):
        super().__init__()
        self.log_sink = log_sink
        self.framed = framed

    def emit(self, record):
        self.log_sink.log(self.format(record), frame_of(record, TEXT) if self.framed else None)


class Filter(logging.Filter):
    """Gives records the fields that the format names."""

    def __init__(self, current):
        super().__init__()
        self.current = current

    def filter(self, record):
        record.aws_request_id = self.current.request_id or ""
        record.tenant_id = self.current.tenant_id
        return True


def keep_indentation(line):
    """Spaces at the start of a line do not survive in the console: no-break spaces do."""
    bare = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(bare)) + bare


def error_lines(document):
    """The text that an error document leaves in the log."""
    kind, message = document["errorType"], document["errorMessage"]
    title = "[ERROR]"
    if kind:
        title += " " + kind
    if message:
        title += (": " if kind else " ") + message
    lines = [title, "Traceback (most recent call last):"]
    for block in document["stackTrace"]:
        lines += [keep_indentation(line) for line in block.splitlines()] if block else [""]
    return lines


def set_up(current, to_json):
    """Sets the root logger up; returns the function that logs an error document."""
    as_json = (os.environ.get("AWS_LAMBDA_LOG_FORMAT") or "").upper() == "JSON"
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL") or ""
    level = "DEBUG" if level == "TRACE" else level.upper()

    descriptor = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    if descriptor is None:
        sink = StandardSink()
    else:
        sink = FramedSink(descriptor, (JSON if as_json else TEXT) + 20)

    logging.Formatter.converter = time.gmtime
    handler = Handler(sink, as_json or level)
    if as_json:
        handler.setFormatter(json_formatter())
    else:
        line = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(line, DATE_FORMAT))
    root = logging.getLogger()
    if level in logging._nameToLevel:
        root.setLevel(level)
    handler.addFilter(Filter(current))
    root.addHandler(handler)

    def log_error_as_json(document):
        now = time.strftime(DATE_FORMAT + "Z", time.gmtime())
        sink.log_error([to_json({"timestamp": now, "level": "ERROR", **document})])

    return log_error_as_json if as_json else lambda document: sink.log_error(error_lines(document))


def json_formatter():
    """The formatter of functions whose log format is JSON."""
    import json
    import traceback

    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
    known = set(vars(logging.makeLogRecord({}))) - {"taskName"} | {"aws_request_id", "tenant_id", "_frame_type"}

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            record.levelno = level_of(record)
            record.levelname = logging.getLevelName(record.levelno)
            record._frame_type = frame_of(record, JSON)
            error = record.exc_info or (None, None, None)
            fields = {
                "timestamp": self.formatTime(record, DATE_FORMAT + "Z"),
                "level": record.levelname,
                "message": record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage(),
                "logger": record.name,
                "stackTrace": traceback.format_tb(error[2]) if record.exc_info else None,
                "errorType": error[0].__name__ if record.exc_info else None,
                "errorMessage": str(error[1]) if record.exc_info else None,
                "requestId": getattr(record, "aws_request_id", None),
                "location": "%s:%s:%s" % (record.pathname, record.funcName, record.lineno) if record.exc_info else None,
            }
            if getattr(record, "tenant_id", None) is not None:
                fields["tenantId"] = record.tenant_id
            for name, value in vars(record).items():
                if name not in known and name not in fields:
                    fields[name] = value
            return encode({name: value for name, value in fields.items() if value is not None}) + "\n"

    return JsonFormatter()
