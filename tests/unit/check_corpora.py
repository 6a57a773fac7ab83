"""Checks every data file under corpora/ against its JSON Schema: the one that it names in "$schema" as a relative path,
otherwise the one in corpora/schemas/ that is called like its folder (events -> event*.schema.json, seeds are scenarios).
Exit status 77 means that the check could not run."""
import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: Python's jsonschema is not installed (apt-get install python3-jsonschema)")
    sys.exit(77)

corpora = pathlib.Path(__file__).resolve().parents[2] / "corpora"
schemas = corpora / "schemas"


def schema_of(path, data):
    named = data.get("$schema", "") if isinstance(data, dict) else ""
    if named and ":" not in named:
        return (path.parent / named).resolve()
    folder = path.relative_to(corpora).parts[0]
    stem = "scenario" if folder == "seeds" else folder[:-1]
    found = sorted(schemas.glob(f"{stem}*.schema.json"))
    return found[0] if len(found) == 1 else None


complaints = []
for path in sorted(schemas.glob("*.json")):
    Draft202012Validator.check_schema(json.loads(path.read_text()))

checked = 0
for path in sorted(corpora.rglob("*.json")):
    if schemas in path.parents:
        continue
    checked += 1
    data = json.loads(path.read_text())
    schema = schema_of(path, data)
    if schema is None or not schema.is_file():
        complaints.append(f"{path}: no schema: name one in \"$schema\", or put one into {schemas}")
        continue
    for error in Draft202012Validator(json.loads(schema.read_text())).iter_errors(data):
        complaints.append(f"{path}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")

print("\n".join(complaints))
print(f"{checked} files, {len(complaints)} complaints")
sys.exit(1 if complaints else 0)
