"""What a handler sees around it."""

import os
import sys

count = 0


def fields(event, context):
    global count
    count += 1
    identity, client = context.identity, context.client_context
    return {
        "count": count,
        "id": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "name": context.function_name,
        "version": context.function_version,
        "memory": context.memory_limit_in_mb,
        "group": context.log_group_name,
        "stream": context.log_stream_name,
        "tenant": context.tenant_id,
        "identity": [identity.cognito_identity_id, identity.cognito_identity_pool_id],
        "client": client and [client.custom, client.env, client.client and client.client.app_title],
        "w3c": context.w3c(),
        "remaining": min(context.get_remaining_time_in_millis(), 10**9),
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "text": repr(context),
        "keys": sorted(vars(context)),
    }


def process(event, context):
    return {
        "handler": os.environ["_HANDLER"],
        "first on path": os.path.basename(sys.path[0]) if sys.path[0] else os.path.basename(os.getcwd()),
        "working folder": os.path.basename(os.getcwd()),
        "argument": sys.argv[1:],
        "main": __name__,
        "stdout": type(sys.stdout).__name__,
        "encoding": [sys.stdout.encoding, sys.stderr.encoding],
        "threads": __import__("threading").current_thread() is __import__("threading").main_thread(),
        "no modules of the client's": [name for name in sys.modules if name.startswith(("wfclient", "bootstrap"))],
    }


def annotated(event, context):
    from awslambdaric.lambda_context import ClientContext, LambdaContext

    return [isinstance(context, LambdaContext), ClientContext.__name__]
