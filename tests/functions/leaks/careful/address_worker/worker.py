"""Normalises addresses, one JSON object a line. Slow to start, so it stays."""
import json
import sys

for line in sys.stdin:
    wanted = json.loads(line)
    state = {key: " ".join(value.split()).title() for key, value in wanted.items() if value}
    print(json.dumps(state), flush=True)
