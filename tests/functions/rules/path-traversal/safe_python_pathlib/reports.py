"""Writes the reports that a queue asks for, and hands them on."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("/tmp/reports")


class Refused(Exception):
    pass


@dataclass
class Request:
    report: str
    title: str = ""

    @classmethod
    def parse(cls, text):
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Refused("no JSON") from error
        if not isinstance(fields, dict) or not isinstance(fields.get("report"), str):
            raise Refused("no report")
        return cls(report=fields["report"], title=str(fields.get("title", "")))


class Writer:
    def __init__(self, folder):
        self.folder = folder.resolve()

    def target(self, name):
        try:
            path = (self.folder / name).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused("no name") from error
        if self.folder not in path.parents or len(name) > 100:
            raise Refused("outside")
        return path

    def write(self, request):
        target = self.target(request.report)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("# Report\n")
        except OSError as error:
            raise Refused("cannot be written") from error
        return target


def handler(event, context):
    writer = Writer(FOLDER)
    failures = []
    for record in event["Records"]:
        try:
            written = writer.write(Request.parse(record["body"]))
        except Refused as reason:
            print(f"refused {record['messageId']}: {reason}")
            failures.append({"itemIdentifier": record["messageId"]})
            continue
        finally:
            clear(FOLDER)
        print(f"wrote a report of {len(written.name)} letters' name")
    return {"batchItemFailures": failures}


def clear(folder):
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
