"""Settings, read again when they are older than a minute."""
import json
import time
from pathlib import Path

FILE = Path(__file__).parent / "settings.json"
LIFETIME = 60.0


class Config:
    def __init__(self):
        self._values = {}
        self._until = 0.0

    def get(self, name):
        now = time.monotonic()
        if now >= self._until:
            self._values = json.loads(FILE.read_text("ascii"))
            self._until = now + LIFETIME
        return self._values[name]


config = Config()
