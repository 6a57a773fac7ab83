"""What the hostile handlers share: each tries many things and says which of them worked."""

import functools


class Attempts:
    def __init__(self):
        self.tried = 0
        self.gained = []

    def gain(self, name, attempt):
        """Counts as gained where `attempt` raises nothing and returns something true."""
        self.tried += 1
        try:
            if attempt():
                self.gained.append(name)
        except Exception:
            pass

    def works(self, name, attempt):
        """Counts as gained where `attempt` raises nothing."""
        self.gain(name, lambda: (attempt(), True)[1])


def hostile(attack):
    @functools.wraps(attack)
    def handler(event, context):
        if "benign" in event:
            return {"ok": event["benign"]}
        event.setdefault("id", context.aws_request_id)
        attempts = Attempts()
        answer = attack(event, attempts)
        return answer if answer is not None else {"tried": attempts.tried, "gained": attempts.gained}

    return handler
