"""A small application object, which has the event at hand while it is being answered."""
import json


class App:
    def __init__(self):
        self.routes = {}
        self.current_event = None

    def route(self, path):
        def register(function):
            self.routes[path] = function
            return function

        return register

    def resolve(self, event):
        self.current_event = event
        function = self.routes.get(event.get("rawPath"), self.routes["*"])
        return {"statusCode": 200, "body": json.dumps(function())}


app = App()


@app.route("*")
def whoami():
    return {"path": app.current_event.get("rawPath"), "signed_in": "authorization" in app.current_event["headers"]}


def handler(event, context):
    return app.resolve(event)
