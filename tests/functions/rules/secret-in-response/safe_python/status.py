import json
import os


class Settings:
    def __init__(self, environment):
        self.stage = environment.get("STAGE", "dev")
        self.database = {"host": environment.get("DB_HOST"), "password": environment.get("DB_PASSWORD")}

    def public(self):
        return {"stage": self.stage, "database": {"host": self.database["host"], "password": "set" if self.database["password"] else "missing"}}


SETTINGS = Settings(os.environ)


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"status": "ok", "settings": SETTINGS.public()})}
