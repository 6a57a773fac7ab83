"""Starts a log-in: the salt that the browser hashes the password with."""
import json
import secrets


class Challenge:
    instance = secrets.token_hex(16)

    def make(self):
        return {"salt": secrets.token_hex(16), "iterations": 100_000}


challenge = Challenge()


def handler(event, context):
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"algorithm": "pbkdf2", "challenge": challenge.make(), "instance": challenge.instance}),
    }
