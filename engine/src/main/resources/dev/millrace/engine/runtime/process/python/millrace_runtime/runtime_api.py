"""The Lambda Runtime API of one worker: the next invocation, and where its answer goes."""

_RUNTIME = "/2018-06-01/runtime/"
_NEXT = _RUNTIME + "invocation/next"


class UnexpectedAnswer(Exception):
    """The server has not understood this runtime, or has failed itself."""


class Invocation:
    """One event and what came with it."""

    __slots__ = ("body", "headers", "request_id", "trace_id", "tenant_id")

    def __init__(self, headers, body):
        self.headers = headers
        self.body = body
        self.request_id = headers.get("lambda-runtime-aws-request-id")
        self.trace_id = headers.get("lambda-runtime-trace-id")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")


class RuntimeApi:
    """Every call tells how much has been printed so far: that much of the output belongs to what came before it."""

    def __init__(self, connection, output):
        self._connection = connection
        self._output = output

    def assignment(self):
        """Waits until this neutral worker is given to a function; returns the JSON that says which."""
        return self._get("/millrace/assignment").body

    def next(self):
        """Waits for the next invocation."""
        return self._get(_NEXT)

    def respond(self, request_id, body, content_type):
        """Answers an invocation; returns the status, 202 if the answer has been taken."""
        return self._post("invocation/" + request_id + "/response", content_type, body)

    def fail(self, request_id, error, body):
        """Tells that an invocation failed; `body` is `error` as JSON."""
        return self._post("invocation/" + request_id + "/error", "application/json", body, error["errorType"])

    def fail_to_start(self, error, body):
        """Tells that there is no handler to call."""
        return self._post("init/error", "application/json", body, error["errorType"])

    def _get(self, path):
        status, headers, body = self._connection.get(path, self._printed())
        if status != 200:
            raise UnexpectedAnswer(f"GET {path} was answered with status {status}")
        return Invocation(headers, body)

    def _post(self, path, content_type, body, error_type=None):
        header_lines = f"{self._printed()}Content-Type: {content_type}\r\n"
        if error_type is not None:
            # A class may have any name; a header may not.
            name = "".join(character if " " < character < "\x7f" else "?" for character in error_type)
            header_lines += f"Lambda-Runtime-Function-Error-Type: {name}\r\n"
        return self._connection.post(_RUNTIME + path, header_lines, body)[0]

    def _printed(self):
        return f"Millrace-Printed-Bytes: {self._output.printed_bytes()}\r\n"
