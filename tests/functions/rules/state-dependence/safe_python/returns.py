"""Returns: checks what is sent back. Each parcel is looked at for itself."""
import json
from dataclasses import dataclass, field


@dataclass
class Desk:
    problems: list = field(default_factory=list)

    def accept(self, parcel):
        self.problems = []
        pieces = parcel.get("pieces", 1)
        if not isinstance(pieces, int) or pieces < 1:
            self.problems.append("pieces")
        if self.problems:
            raise ValueError(", ".join(self.problems))
        return {"pieces": pieces, "state": "accepted"}


desk = Desk()


def handler(event, context):
    try:
        parcel = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(parcel, dict):
        return {"statusCode": 400, "body": json.dumps({"error": "not an object"})}
    try:
        return {"statusCode": 200, "body": json.dumps(desk.accept(parcel))}
    except ValueError as error:
        return {"statusCode": 422, "body": json.dumps({"error": str(error)})}
