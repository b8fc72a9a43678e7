"""What the logging module of a function prints, and how the runtime logs an error of its own accord."""

import logging
import os
import sys
import time
import traceback

from . import values

_TEXT_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_TEXT_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"
_JSON_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_NO_BREAK_SPACE = "\u00a0"
_OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id", "tenant_id"}


class FunctionLog:
    """The root logger's handler and the log of errors. Its format and level are those of the environment now."""

    def __init__(self):
        self._is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
        self._current = _CurrentInvocation()
        logging.Formatter.converter = time.gmtime
        handler = LambdaLoggerHandler()
        handler.setFormatter(_JsonFormatter() if self._is_json else logging.Formatter(_TEXT_FORMAT, _TEXT_TIME_FORMAT))
        handler.addFilter(self._current)
        root = logging.getLogger()
        root.addHandler(handler)
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        level = "DEBUG" if level == "TRACE" else level
        if isinstance(logging.getLevelName(level), int):
            root.setLevel(level)

    def begin(self, invocation):
        self._current.request_id = invocation.request_id
        self._current.tenant_id = invocation.tenant_id

    def error(self, error):
        sys.stdout.write(self._json_error(error) if self._is_json else _text_error(error))

    def _json_error(self, error):
        timestamp = time.strftime(_JSON_TIME_FORMAT, time.gmtime())
        return values.encode({"timestamp": timestamp, "level": "ERROR", **error}) + "\n"


class LambdaLoggerHandler(logging.Handler):
    """Libraries know it by its name."""

    def emit(self, record):
        text = self.format(record)
        # A formatted traceback has no line feed at its end.
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


class _CurrentInvocation(logging.Filter):
    """Lets every record through and notes in it which invocation it belongs to."""

    request_id = None
    tenant_id = None

    def filter(self, record):
        record.aws_request_id = self.request_id or ""
        record.tenant_id = self.tenant_id
        return True


class _JsonFormatter(logging.Formatter):
    """One JSON object a record; fields without a value are left out."""

    def __init__(self):
        super().__init__(datefmt=_JSON_TIME_FORMAT)

    def format(self, record):
        level = min(50, max(0, record.levelno)) // 10 * 10
        fields = {
            "timestamp": self.formatTime(record, self.datefmt),
            "level": logging.getLevelName(level),
            "message": record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage(),
            "logger": record.name,
            **_exception_fields(record),
            "requestId": getattr(record, "aws_request_id", None),
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if record.exc_info else None,
            "tenantId": getattr(record, "tenant_id", None),
        }
        for name, value in vars(record).items():
            if name not in _OWN_FIELDS:
                fields.setdefault(name, value)
        return values.encode_for_log({name: value for name, value in fields.items() if value is not None}) + "\n"


def _exception_fields(record):
    if not record.exc_info:
        return {}
    kind, exception, trace = record.exc_info
    return {
        "stackTrace": traceback.format_tb(trace),
        "errorType": kind.__name__ if kind else None,
        "errorMessage": str(exception),
    }


def _text_error(error):
    """One line to whoever reads line by line: inside it lines end with a carriage return."""
    title = "[ERROR]"
    if error["errorType"]:
        title += " " + error["errorType"]
    if error["errorMessage"]:
        title += (":" if error["errorType"] else "") + " " + error["errorMessage"]
    lines = [title, "Traceback (most recent call last):"]
    for frame in error["stackTrace"]:
        for line in frame.splitlines():
            text = line.lstrip(" ")
            lines.append(_NO_BREAK_SPACE * (len(line) - len(text)) + text)
    return "\r".join(lines) + "\n"
