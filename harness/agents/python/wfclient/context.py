"""The context object that a handler gets as its second argument."""

import os
import sys
import time
import types

# Fields of clientContext.w3c that context.w3c() shows.
W3C_FIELDS = ("traceparent", "tracestate", "baggage")


def described(thing, names):
    return "%s([%s])" % (type(thing).__name__, ",".join("%s=%s" % (name, getattr(thing, name)) for name in names))


class Record:
    """An object whose slots are filled from a dictionary; what the dictionary lacks is None."""

    __slots__ = ()

    def __init__(self, values=None):
        for name in self.__slots__:
            setattr(self, name, (values or {}).get(name))

    def __repr__(self):
        return described(self, self.__slots__)


class CognitoIdentity(Record):
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]


class Client(Record):
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]


class ClientContext(Record):
    __slots__ = ["custom", "env", "client"]


class LambdaContext:
    def __init__(
        self,
        invoke_id,
        client_context,
        cognito_identity,
        epoch_deadline_time_in_ms,
        invoked_function_arn=None,
        tenant_id=None,
    ):
        variable = os.environ.get
        self.aws_request_id = invoke_id
        self.log_group_name = variable("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = variable("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = variable("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = variable("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = invoked_function_arn
        self.tenant_id = tenant_id
        self._w3c_fields = {}
        self.client_context = None
        if client_context is not None:
            self._w3c_fields = take_w3c(client_context)
            self.client_context = ClientContext(client_context)
            if self.client_context.client is not None:
                self.client_context.client = Client(self.client_context.client)
        self.identity = CognitoIdentity()
        if cognito_identity is not None:
            self.identity.cognito_identity_id = cognito_identity.get("cognitoIdentityId")
            self.identity.cognito_identity_pool_id = cognito_identity.get("cognitoIdentityPoolId")
        self._epoch_deadline_time_in_ms = epoch_deadline_time_in_ms

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def w3c(self):
        """The W3C trace context of the invocation."""
        return dict(self._w3c_fields)

    def log(self, message):
        import logging

        for handler in logging.getLogger().handlers:
            if hasattr(handler, "log_sink"):
                handler.log_sink.log(str(message))
                return
        sys.stdout.write(str(message))

    def __repr__(self):
        names = (
            "aws_request_id log_group_name log_stream_name function_name memory_limit_in_mb function_version "
            "invoked_function_arn client_context identity tenant_id"
        )
        return described(self, names.split())


def take_w3c(client_context):
    fields = client_context.pop("w3c", None) if isinstance(client_context, dict) else None
    if not isinstance(fields, dict):
        return {}
    return {name: fields[name] for name in W3C_FIELDS if isinstance(fields.get(name), str)}


class Finder:
    """Lets functions import the context's classes from where the official client has them, e.g. for annotations."""

    PACKAGE, MODULE = "awslambdaric", "awslambdaric.lambda_context"

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name not in (cls.PACKAGE, cls.MODULE):
            return None
        import importlib.machinery

        return importlib.machinery.ModuleSpec(name, cls, is_package=name == cls.PACKAGE)

    @staticmethod
    def create_module(spec):
        return types.ModuleType(spec.name)

    @classmethod
    def exec_module(cls, module):
        if module.__name__ == cls.MODULE:
            module.__dict__.update(
                LambdaContext=LambdaContext, ClientContext=ClientContext, Client=Client, CognitoIdentity=CognitoIdentity
            )


def offer():
    """The class of contexts; and, where the function brings no official client, the modules it would be found in."""
    sys.meta_path.append(Finder)
    return LambdaContext
