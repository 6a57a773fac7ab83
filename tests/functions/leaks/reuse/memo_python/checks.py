"""Checks of addresses and account numbers: pure functions, memoised."""
import functools
import json
import re

DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}")


@functools.lru_cache(maxsize=512)
def domain_of(email):
    """The domain of an address, or None. Whoever asks knows the address."""
    domain = email.rpartition("@")[2].lower()
    return domain if DOMAIN.fullmatch(domain) else None


@functools.lru_cache(maxsize=512)
def checksum(number):
    total = 0
    for position, character in enumerate(reversed(number)):
        digit = int(character) * (2 if position % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def handler(event, context):
    try:
        fields = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        return {"statusCode": 400, "body": json.dumps({"error": "not JSON"})}
    if not isinstance(fields, dict) or not isinstance(fields.get("email"), str):
        return {"statusCode": 422, "body": json.dumps({"error": "an address is needed"})}
    number = fields.get("number")
    digits = number[:30] if isinstance(number, str) and number.isascii() and number.isdigit() else "0"
    domain = domain_of(fields["email"][:254])
    return {"statusCode": 200, "body": json.dumps({"domain": domain, "number_is_valid": checksum(digits)})}
