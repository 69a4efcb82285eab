"""Python runtime client: the Lambda runtime API over one kept-alive connection, standard library only.

What a function can see of it follows AWS's own client: the context object, the logging set-up, error types and texts.
Every import here is paid at every cold start: hence _socket instead of socket, _json instead of json, logging only when
the function imports it, traceback only for an error.
"""

import _json
import _socket
import builtins
import importlib
import os
import sys
import time
from _sitebuiltins import Quitter

VERSION = "2018-06-01"


class RuntimeApi:
    """One request at a time; the platform answers with Content-Length, never in chunks."""

    def __init__(self, address):
        self._address = address
        self._connect()

    def _connect(self):
        host, port = self._address.rsplit(":", 1)
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self._socket.connect((host, int(port)))
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._buffer = b""

    def request(self, method, path, body=b"", headers=""):
        head = (
            f"{method} /{VERSION}/runtime/{path} HTTP/1.1\r\nHost: {self._address}\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        message = head.encode("latin-1") + body
        try:
            return self._exchange(message)
        except ConnectionError:
            # A connection that was quiet for long is closed by the platform.
            self._connect()
            return self._exchange(message)

    def _exchange(self, message):
        self._socket.sendall(message)
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end >= 0:
                break
            self._buffer += self._receive(65536)
        lines = self._buffer[:end].decode("latin-1").split("\r\n")
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        body = self._body(end + 4, int(fields.get("content-length", 0)))
        return int(lines[0].split(" ", 2)[1]), fields, body

    def _body(self, start, length):
        parts = [self._buffer[start:]]
        have = len(parts[0])
        while have < length:
            part = self._receive(min(1 << 20, length - have))
            have += len(part)
            parts.append(part)
        body = b"".join(parts)
        self._buffer = body[length:]
        return body[:length]

    def _receive(self, count):
        data = self._socket.recv(count)
        if not data:
            raise ConnectionResetError("the platform has closed the connection")
        return data


class Decoding:
    """What json.JSONDecoder gives to the scanner, which is C. The json package around it imports re, enum and more."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}.__getitem__
    memo = {}


scan_json = _json.make_scanner(Decoding)
BLANK = " \t\n\r"


def load_json(payload):
    """json.loads for bytes; whatever is unusual is left to it, above all what to say of an error."""
    try:
        text = payload.decode("utf-8")
        value, end = scan_json(text, len(text) - len(text.lstrip(BLANK)))
        if not text[end:].strip(BLANK):
            return value
    except (StopIteration, ValueError):
        pass
    import json

    return json.loads(payload)


def dump_json(value, encode_text=_json.encode_basestring):
    """json.dumps(value, default=encode_other, ensure_ascii=False)"""
    if isinstance(value, str):
        return encode_text(value)
    encode = _json.make_encoder({}, encode_other, encode_text, None, ": ", ", ", False, False, True)
    return "".join(encode(value, 0))


def dump_error(result):
    return dump_json(result, _json.encode_basestring_ascii).encode()


class CognitoIdentity:
    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")

    def __repr__(self):
        return (
            f"CognitoIdentity([cognito_identity_id={self.cognito_identity_id},"
            f"cognito_identity_pool_id={self.cognito_identity_pool_id}])"
        )


class Client:
    def __init__(self, fields):
        self.installation_id = fields.get("installation_id")
        self.app_title = fields.get("app_title")
        self.app_version_name = fields.get("app_version_name")
        self.app_version_code = fields.get("app_version_code")
        self.app_package_name = fields.get("app_package_name")


class ClientContext:
    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        self.client = Client(fields["client"]) if fields.get("client") else None


class LambdaContext:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        environ = os.environ
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        client = headers.get("lambda-runtime-client-context")
        self.client_context = ClientContext(load_json(client.encode())) if client else None
        identity = headers.get("lambda-runtime-cognito-identity")
        self.identity = CognitoIdentity(load_json(identity.encode()) if identity else {})
        self._epoch_deadline_time_in_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        write_log(str(message) if isinstance(message, (str, bytes)) else repr(message))

    def __repr__(self):
        names = ("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
                 "function_version", "invoked_function_arn", "client_context", "identity", "tenant_id")
        return f"LambdaContext([{','.join(f'{name}={getattr(self, name)}' for name in names)}])"


class Fault(Exception):
    """An error of the runtime's own, with AWS's type name."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = list(trace)


def write_log(text):
    sys.stdout.write(text)
    sys.stdout.flush()


current_request_id = ""


def set_up_logging(logging):
    class LogHandler(logging.Handler):
        def emit(self, record):
            write_log(self.format(record))

    class RequestIdFilter(logging.Filter):
        def filter(self, record):
            record.aws_request_id = current_request_id
            return True

    logging.Formatter.converter = time.gmtime
    handler = LogHandler()
    handler.setFormatter(logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


class LoggingFinder:
    """Sets logging up as soon as it is first imported."""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            set_up_logging(module)

        spec.loader.exec_module = exec_module
        return spec


def find_spec(name):
    for finder in sys.meta_path:
        spec = finder.find_spec(name, None)
        if spec is not None:
            return spec
    raise ImportError(name)


def encode_other(value):
    if type(value).__module__ in ("decimal", "_decimal", "_pydecimal") and type(value).__name__ == "Decimal":
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def error_result(message, kind, trace, request_id):
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}


def describe(error, request_id, frames_of_ours):
    if isinstance(error, Fault):
        return error_result(error.message, error.kind, error.trace, request_id)
    import traceback

    frames = traceback.extract_tb(error.__traceback__)[frames_of_ours:]
    return error_result(str(error), type(error).__name__, traceback.format_list(frames), request_id)


def log_error(result):
    """One log event of several lines: a carriage return keeps them together, as with AWS's client."""
    lines = [f"[ERROR] {result['errorType']}: {result['errorMessage']}"]
    if result["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        for entry in result["stackTrace"]:
            lines.extend(line for line in entry.split("\n") if line)
    write_log("\r".join(line.replace("\n", "\r") for line in lines) + "\n")


def error_headers(result):
    kind = result["errorType"].encode("ascii", "replace").decode("ascii")
    return f"Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: {kind}\r\n"


def find_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName",
                    f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f"  File \"{error.filename}\" Line {error.lineno}\n    {error.text}"]
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return handler


def load_handler(api):
    try:
        return find_handler(os.environ["_HANDLER"])
    except Exception as error:
        result = describe(error, "", 0 if isinstance(error, Fault) else 2)
        log_error(result)
        api.request("POST", "init/error", dump_error(result), error_headers(result))
        sys.exit(1)


def invoke(handler, headers, payload):
    try:
        event = load_json(payload)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error
    result = handler(event, LambdaContext(headers))
    try:
        return dump_json(result).encode()
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def serve(api, handler):
    global current_request_id
    while True:
        _, headers, payload = api.request("GET", "invocation/next")
        request_id = headers["lambda-runtime-aws-request-id"]
        current_request_id = request_id
        trace_id = headers.get("lambda-runtime-trace-id")
        if trace_id:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            body = invoke(handler, headers, payload)
        except Exception as error:
            result = describe(error, request_id, 2)
            log_error(result)
            api.request("POST", f"invocation/{request_id}/error", dump_error(result), error_headers(result))
            continue
        sys.stdout.flush()
        sys.stderr.flush()
        status, _, answer = api.request(
            "POST", f"invocation/{request_id}/response", body, "Content-Type: application/json\r\n")
        if status == 413:
            result = load_json(answer)
            write_log(f"[ERROR] {result['errorType']}: {result['errorMessage']}\n")


def set_up_path():
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    layers = os.environ.pop("DURE_LAYERS", "/opt")
    own = os.path.dirname(os.path.abspath(__file__))
    first = [os.environ["LAMBDA_TASK_ROOT"], f"{layers}/python/lib/{version}/site-packages", f"{layers}/python"]
    site = os.environ.pop("DURE_PYTHON_SITE", None)
    rest = [part for part in sys.path if part and part not in first and part != own]
    sys.path[:] = first + rest + ([site] if site else [])


def main():
    sys.stdout.reconfigure(line_buffering=True)  # what was printed survives a kill
    # The interpreter starts with -S, so that no package of the host is seen; these two come from `site`.
    builtins.exit = Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = Quitter("quit", "Ctrl-D (i.e. EOF)")
    set_up_path()
    sys.meta_path.insert(0, LoggingFinder())
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    serve(api, load_handler(api))
