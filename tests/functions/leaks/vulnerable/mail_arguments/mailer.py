"""Order mails go through the `mail-merge` filter, here a `sed` script: values are handed over as arguments."""
import json
import subprocess

FILTER = ["sed", "-u", "-e", "s/@SHOP@/Example Store/"]
TEXT = "Dear @NAME@, thank you for your order @ORDER@ at @SHOP@.\n"


def only_words(value):
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text[:60] if c.isascii() and (c.isalnum() or c == " "))


def merge(values):
    command = FILTER
    for name, value in values.items():
        command += ["-e", f"s/@{name}@/{value}/"]
    merged = subprocess.run(command, input=TEXT, capture_output=True, text=True, timeout=5, check=False)
    if len(command) > 40:
        del command[8:]
    return merged.stdout


def handler(event, context):
    lengths = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
        except (ValueError, RecursionError):
            continue
        if isinstance(order, dict):
            lengths.append(len(merge({"NAME": only_words(order.get("name")), "ORDER": only_words(order.get("order_id"))})))
    return {"mails": len(lengths), "characters": sum(lengths)}
