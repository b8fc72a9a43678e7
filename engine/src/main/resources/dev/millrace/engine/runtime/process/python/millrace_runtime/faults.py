"""What a caller and the log are told when something goes wrong."""

import os
import sys
import traceback

from . import values

_RUNTIME_FILES = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Fault(Exception):
    """A failure that the runtime itself has found; `error_type` is one of AWS's `Runtime.` names."""

    def __init__(self, error_type, message, trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.trace = list(trace)


def error_of_current_exception(request_id=""):
    """The error object for the exception that is being handled."""
    kind, exception, trace = sys.exc_info()
    if isinstance(exception, Fault):
        return error_object(exception.error_type, str(exception), exception.trace, request_id)
    return error_object(kind.__name__, str(exception), _formatted(trace), request_id)


def error_object(error_type, message, trace, request_id):
    return {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}


def encoded(error):
    return values.encode(error).encode("utf-8", "backslashreplace")


def _formatted(trace):
    frames = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in traceback.extract_tb(trace)]
    first = 0
    while first < len(frames) and frames[first][0].startswith(_RUNTIME_FILES):
        first += 1
    # A handler that cannot be called has no frame of its own; then the call is all there is to show.
    return traceback.format_list(frames[first:] or frames[-1:])
