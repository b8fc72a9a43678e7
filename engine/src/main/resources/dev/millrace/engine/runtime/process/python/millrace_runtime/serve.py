"""From the handler's name to the last invocation: one process's work."""

import os
import sys

from . import faults, values
from .context import LambdaContext
from .faults import Fault
from .handler import load_handler


def serve(api, log, handler_name):
    """Calls the handler for one invocation after another; returns never."""
    handler = _load(api, log, handler_name)
    while True:
        invocation = api.next()
        log.begin(invocation)
        _set_trace_id(invocation.trace_id)
        _answer(api, log, handler, invocation)


def _load(api, log, handler_name):
    try:
        return load_handler(handler_name)
    except Exception:
        error = faults.error_of_current_exception()
    log.error(error)
    api.fail_to_start(error, faults.encoded(error))
    sys.exit(1)


def _answer(api, log, handler, invocation):
    try:
        body, content_type = _call(handler, invocation)
    except Exception:
        error = faults.error_of_current_exception(invocation.request_id)
    else:
        _report(api.respond(invocation.request_id, body, content_type), "success response")
        return
    log.error(error)
    _report(api.fail(invocation.request_id, error, faults.encoded(error)), "error")


def _call(handler, invocation):
    headers = invocation.headers
    context = LambdaContext(
        invocation,
        _header_json(headers.get("lambda-runtime-client-context"), "Client Context"),
        _header_json(headers.get("lambda-runtime-cognito-identity"), "Cognito Identity"),
    )
    result = handler(_event(invocation), context)
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        # A lone surrogate has no UTF-8; as an escape it is the same string in JSON.
        return values.encode(result).encode("utf-8", "backslashreplace"), "application/json"
    except Exception as fault:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {fault}") from None


def _event(invocation):
    if invocation.headers.get("content-type") != "application/json":
        return bytes(invocation.body)
    try:
        return values.decode(invocation.body)
    except Exception as fault:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {fault}") from None


def _header_json(text, name):
    if not text:
        return None
    try:
        return values.decode(text.encode())
    except Exception as fault:
        raise Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse {name} JSON: {fault}") from None


def _set_trace_id(trace_id):
    if trace_id is not None:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)


def _report(status, what):
    if status != 202:
        # The server has already told the caller why: the answer was too large, or too late.
        sys.stderr.write(f"LAMBDA_RUNTIME Failed to post handler {what}. Http response code: {status}.\n")
