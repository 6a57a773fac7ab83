"""Checks that corpora/schemas/scenario.schema.json accepts exactly the fixtures that read_scenario accepts, and that
SCENARIO.md's example is one of them. Exit status 77 means that the check could not run."""
import json
import pathlib
import re
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: Python's jsonschema is not installed (apt-get install python3-jsonschema)")
    sys.exit(77)

root = pathlib.Path(__file__).resolve().parents[2]
schemas = {}
for name in ("scenario", "finding"):
    schemas[name] = json.loads((root / f"corpora/schemas/{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schemas[name])

validator = Draft202012Validator(schemas["scenario"])
fixtures = json.loads((root / "tests/unit/scenario_fixtures.json").read_text())
example = re.search(r"```json\n(.*?)```", (root / "include/SCENARIO.md").read_text(), re.S)
if not example:
    sys.exit("include/SCENARIO.md has no example")
fixtures.append({"why": "the example of SCENARIO.md", "accepted": True, "scenario": json.loads(example.group(1))})

wrong = 0
for fixture in fixtures:
    errors = [error.message for error in validator.iter_errors(fixture["scenario"])]
    if (not errors) != fixture["accepted"]:
        wrong += 1
        print(f"{fixture['why']}: expected {'accepted' if fixture['accepted'] else 'refused'}; {errors}")
print(f"{len(fixtures)} fixtures, {wrong} wrong")
sys.exit(1 if wrong else 0)
