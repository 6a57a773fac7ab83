"""Writes the reports that a queue asks for, and hands them on."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("/tmp/reports")


@dataclass
class Request:
    report: str
    title: str = ""

    @classmethod
    def parse(cls, text):
        fields = json.loads(text)
        return cls(report=str(fields["report"]), title=str(fields.get("title", "")))


class Writer:
    def __init__(self, folder):
        self.folder = folder

    def write(self, request):
        target = self.folder / request.report
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("# Report\n")
        return target


def handler(event, context):
    writer = Writer(FOLDER)
    failures = []
    for record in event["Records"]:
        try:
            writer.write(Request.parse(record["body"])).unlink()
        except (OSError, ValueError, KeyError, TypeError):
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
