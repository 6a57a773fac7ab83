"""warmfuzz's runtime interface client for Python: asks for events, calls the handler, posts what came of it.

Started as `python3 bootstrap.py` with _HANDLER, LAMBDA_TASK_ROOT and AWS_LAMBDA_RUNTIME_API (host:port) in the
environment. What a function can observe of it is what it can observe of the official client; see ../PROTOCOL.md.

Frames of a file called bootstrap.py are left out of stack traces, as the official client leaves out its own. Whatever
is not needed for every event lies in wfclient/ and is loaded when it is: this file is compiled at every cold start.
"""

import builtins
import json
import logging
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get("LAMBDA_TASK_ROOT", os.getcwd())
# As they were before the function could change them.
BUILTINS = dict(vars(builtins))
CLOCK = time.monotonic


def load_part(name):
    """The module wfclient/NAME.py, without a trace in sys.path or sys.modules."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("wfclient." + name, os.path.join(HERE, "wfclient", name + ".py"))
    module = importlib.util.module_from_spec(spec)
    module.__builtins__ = BUILTINS
    spec.loader.exec_module(module)
    return module


class Fault(Exception):
    """A failure that the client itself reports, under a type of the Runtime.* family."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.trace = trace or []


# --- the Runtime API -------------------------------------------------------------------------------------------------

NEXT = b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n"

# A small answer cannot be refused for its size: the next event is asked for in the same segment, which saves both
# sides a wake-up per invocation.
ASK_AHEAD_BELOW = 1 << 20


def post(path, body, content_type, headers=""):
    head = "POST /2018-06-01/runtime/%s HTTP/1.1\r\nHost: runtime\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
    return (head % (path, content_type, headers, len(body))).encode("latin-1") + body


def look(question):
    """The request that tells the harness what it asked for."""
    try:
        question = decode_json(question.decode("utf-8"))
        found = load_part("memory").report(question, ROOT, BUILTINS, CLOCK, load_part)
        body = encode_plain_tree(found).encode("utf-8", "replace")
    except Exception:
        body = b"{}"
    head = b"POST /warmfuzz/memory HTTP/1.1\r\nHost: runtime\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


class Channel:
    """One persistent connection to the Runtime API."""

    def __init__(self, address):
        import socket

        host, _, port = address.partition(":")
        self.socket = socket.create_connection((host, int(port or 80)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.receive_some = self.socket.recv
        self.send = self.socket.sendall
        self.rest = b""

    def receive(self):
        """The next answer: status, the lines of its head, body."""
        data = self.rest
        end = data.find(b"\r\n\r\n")
        while end < 0:
            more = self.receive_some(16384)
            if not more:
                raise RuntimeError("the Runtime API closed the connection")
            data = data + more if data else more
            end = data.find(b"\r\n\r\n")
        lines = data[:end].decode("latin-1").split("\r\n")
        body_at = end + 4
        # The service puts Content-Length last; elsewhere it is looked for.
        length = lines[-1]
        if not length.startswith("Content-Length: "):
            length = next((line for line in lines if line.lower().startswith("content-length:")), ":0")
        whole = body_at + int(length[length.index(":") + 1 :])
        missing = whole - len(data)
        if missing > 0:
            parts = [data]
            while missing > 0:
                more = self.receive_some(min(missing, 1 << 20))
                if not more:
                    raise RuntimeError("the Runtime API closed the connection")
                parts.append(more)
                missing -= len(more)
            data = b"".join(parts)
        self.rest = data[whole:]
        return lines[0][9:12], lines, data[body_at:whole]

    def next_event(self, request):
        """Sends `request`, which asks for an event (after a small answer, or alone); the event's headers and body."""
        self.send(request)
        status, lines, body = self.receive()
        if status == "202":
            status, lines, body = self.receive()
        elif status != "200":
            refused(status, body, "Failed to post invocation response")
        if status != "200":
            raise RuntimeError("Failed to get next")
        headers = {}
        for line in lines:
            name, colon, value = line.partition(": ")
            headers[name.lower()] = value
        return headers, body

    def post(self, request, failure):
        self.send(request)
        status, _, body = self.receive()
        if status != "202":
            refused(status, body, failure)


def refused(status, body, failure):
    """The Runtime API did not take an answer: as with the official client, the process ends."""
    what = "LAMBDA_RUNTIME Failed to post handler success response. Http response code: %s. " % status
    sys.stderr.write("[ERROR] [%d] %s%s\n" % (time.time() * 1000, what, body.decode("utf-8", "replace")))
    raise RuntimeError(failure)


# --- what the handler sees -------------------------------------------------------------------------------------------


class Unbuffered:
    """A stream that is flushed after every write."""

    def __init__(self, stream):
        self.stream = stream

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        pass

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        self.stream.write(text)
        self.stream.flush()

    def writelines(self, lines):
        self.stream.writelines(lines)
        self.stream.flush()


def json_from_header(text, what):
    try:
        return json.loads(text)
    except Exception as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (what, error)) from None


def reject_constant(name):
    raise ValueError("Expecting value: %s is not JSON" % name)


decode_json = json.JSONDecoder(parse_constant=reject_constant).decode


def read_event(body, content_type):
    if content_type != "application/json":
        return body
    try:
        return decode_json(body.decode("utf-8"))
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from None


# --- results ---------------------------------------------------------------------------------------------------------

# These Lambda runtimes write text as it is; the older ones escape what is not ASCII.
PLAIN_TEXT = os.environ.get("AWS_EXECUTION_ENV") in (
    "AWS_Lambda_python3.12",
    "AWS_Lambda_python3.13",
    "AWS_Lambda_python3.14",
    "AWS_Lambda_python3.15",
)

encode_plain_tree = json.JSONEncoder(ensure_ascii=not PLAIN_TEXT).encode
SCALARS = frozenset((str, int, float, bool, type(None)))


def is_plain(value):
    """Whether the standard encoder and the official client's would write `value` alike."""
    kind = type(value)
    if kind in SCALARS:
        return True
    if kind is dict:
        for key in value:
            if type(key) is not str:
                return False
        value = value.values()
    elif kind is not list:
        return False
    for item in value:
        if type(item) not in SCALARS and not is_plain(item):
            return False
    return True


def to_json(value):
    try:
        plain = is_plain(value)
    except RecursionError:
        plain = True  # deep or circular: the standard encoder has the right words for it
    if plain:
        return encode_plain_tree(value)
    global encode_any_tree
    if encode_any_tree is None:
        encode_any_tree = load_part("encode").encoder(ensure_ascii=not PLAIN_TEXT)
    return encode_any_tree(value)


encode_any_tree = None


def write_result(result):
    """The bytes of a result and their content type."""
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return to_json(result), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from None


# --- failures --------------------------------------------------------------------------------------------------------


def error_document(message, error_type, stack, request_id=""):
    return {
        "errorMessage": message or "",
        "errorType": error_type or "",
        "requestId": request_id or "",
        "stackTrace": stack or [],
    }


def document_of_exception(request_id=""):
    """The error document of the exception being handled: the stack from the first frame that is not of this file."""
    import traceback

    kind, value, trace = sys.exc_info()
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(trace)]
    for index, frame in enumerate(frames):
        if "/bootstrap.py" not in frame[0]:
            frames = frames[index:]
            break
    return error_document(str(value), kind.__name__, traceback.format_list(frames), request_id)


# --- the loop --------------------------------------------------------------------------------------------------------


class Current:
    """The invocation under way, for the log."""

    request_id = None
    tenant_id = None


def find_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error)) from None
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise Fault("Runtime.BuiltInModuleConflict", message)
    import importlib

    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '%s': %s" % (module_name, error)
        raise Fault("Runtime.ImportModuleError", message) from None
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        message = "Syntax error in module '%s': %s" % (module_name, error)
        raise Fault("Runtime.UserCodeSyntaxError", message, trace) from None
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise Fault("Runtime.HandlerNotFound", message) from None


def fail_to_start(channel, document, log_error):
    log_error(document)
    body = to_json(document).encode("utf-8")
    headers = "Lambda-Runtime-Function-Error-Type: %s\r\n" % document["errorType"]
    channel.post(post("init/error", body, "application/json", headers), "Failed to post init error")
    sys.exit(1)


def outcome(handler, headers, body, context_class, log_error):
    """What one invocation ends in: "response" or "error", the document and its content type."""
    request_id = headers.get("lambda-runtime-aws-request-id")
    document = None
    try:
        client = headers.get("lambda-runtime-client-context")
        identity = headers.get("lambda-runtime-cognito-identity")
        context = context_class(
            request_id,
            json_from_header(client, "Client Context") if client else None,
            json_from_header(identity, "Cognito Identity") if identity else None,
            int(headers.get("lambda-runtime-deadline-ms") or 0),
            headers.get("lambda-runtime-invoked-function-arn"),
            headers.get("lambda-runtime-aws-tenant-id"),
        )
        event = read_event(body, headers.get("content-type"))
        result, content_type = write_result(handler(event, context))
    except Fault as fault:
        document = error_document(fault.message, fault.error_type, fault.trace, request_id)
    except Exception:
        document = document_of_exception(request_id)

    if document is None:
        if type(result) is not bytes:
            result = result.encode("utf-8")
        return "response", result, content_type
    log_error(document)
    return "error", to_json(document).encode("utf-8"), "application/json"


def set_trace_id(value):
    if value is not None:
        os.environ["_X_AMZN_TRACE_ID"] = value
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)


def connect():
    return Channel(os.environ["AWS_LAMBDA_RUNTIME_API"])


def serve(channel, handler, context_class, log_error):
    request = NEXT
    while True:
        headers, body = channel.next_event(request)
        order = headers.get("warmfuzz-order")
        if order == "look":
            request = look(body) + NEXT
            continue
        if order == "fork":
            channel = load_part("zygote").fork_at_each_order(channel, connect)
            request = NEXT
            continue
        Current.request_id = headers.get("lambda-runtime-aws-request-id")
        Current.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        set_trace_id(headers.get("lambda-runtime-trace-id"))
        if order == "together":
            kind, document, content_type = load_part("together").outcome(
                headers, body, lambda *one: outcome(handler, *one, context_class, log_error)
            )
        else:
            kind, document, content_type = outcome(handler, headers, body, context_class, log_error)
        answer = post("invocation/%s/%s" % (Current.request_id, kind), document, content_type)
        if len(document) < ASK_AHEAD_BELOW:
            request = answer + NEXT
        else:
            channel.post(answer, "Failed to post invocation response")
            request = NEXT


def main():
    handler_name = os.environ["_HANDLER"]
    version = "python%d.%d" % sys.version_info[:2]
    sys.path[0:1] = [ROOT, "/opt/python/lib/%s/site-packages" % version, "/opt/python"]
    sys.argv = [sys.argv[0], handler_name]
    sys.stdout = Unbuffered(sys.stdout)
    sys.stderr = Unbuffered(sys.stderr)

    log_error = load_part("logs").set_up(Current, to_json)
    context_class = load_part("context").offer()
    channel = connect()
    try:
        handler = find_handler(handler_name)
    except Fault as fault:
        fail_to_start(channel, error_document(fault.message, fault.error_type, fault.trace), log_error)
    except Exception:
        fail_to_start(channel, document_of_exception(), log_error)
    serve(channel, handler, context_class, log_error)


if __name__ == "__main__":
    main()
