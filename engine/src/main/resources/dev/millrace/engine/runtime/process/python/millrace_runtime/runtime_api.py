"""The Lambda Runtime API of one worker: the next invocation, and where its answer goes."""

_RUNTIME = "/2018-06-01/runtime/"
_NEXT = _RUNTIME + "invocation/next"
_ASSIGNMENT = "/millrace/assignment"
# Whether an answer was accepted is read before the next invocation, but nothing is done in between.
_ACCEPTED_WITH_NEXT = "Millrace-Accepted: with-next\r\n"


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
        self._next_is_asked_for = False

    def assignment(self):
        """Waits until this neutral worker is given to a function; returns the JSON that says which."""
        self._connection.send(self._get(_ASSIGNMENT))
        return self._received(_ASSIGNMENT).body

    def next(self):
        """Waits for the next invocation."""
        if not self._next_is_asked_for:
            self._connection.send(self._get(_NEXT))
        self._next_is_asked_for = False
        return self._received(_NEXT)

    def respond(self, request_id, body, content_type):
        """Answers an invocation; returns the status, 202 if the answer has been taken."""
        path = "invocation/" + request_id + "/response"
        return self._answer(self._post(path, content_type, body, _ACCEPTED_WITH_NEXT))

    def fail(self, request_id, error, body):
        """Tells that an invocation failed; `body` is `error` as JSON."""
        path = "invocation/" + request_id + "/error"
        return self._answer(self._post_error(path, error, body, _ACCEPTED_WITH_NEXT))

    def fail_to_start(self, error, body):
        """Tells that there is no handler to call."""
        self._connection.send(self._post_error("init/error", error, body))
        return self._connection.receive()[0]

    def _answer(self, post):
        """Asks for the next invocation together with the answer: both sides are then woken once, not twice."""
        self._connection.send(post + self._get(_NEXT))
        self._next_is_asked_for = True
        return self._connection.receive()[0]

    def _received(self, path):
        status, headers, body = self._connection.receive()
        if status != 200:
            raise UnexpectedAnswer(f"GET {path} was answered with status {status}")
        return Invocation(headers, body)

    def _get(self, path):
        return self._connection.get(path, self._printed())

    def _post_error(self, path, error, body, header_line=""):
        # A class may have any name; a header may not.
        name = "".join(character if " " < character < "\x7f" else "?" for character in error["errorType"])
        header_line += f"Lambda-Runtime-Function-Error-Type: {name}\r\n"
        return self._post(path, "application/json", body, header_line)

    def _post(self, path, content_type, body, header_line):
        header_lines = f"{self._printed()}Content-Type: {content_type}\r\n{header_line}"
        return self._connection.post(_RUNTIME + path, header_lines, body)

    def _printed(self):
        return f"Millrace-Printed-Bytes: {self._output.printed_bytes()}\r\n"
