"""The order in which a worker process comes to work."""

import os
import sys

from .connection import Address, ProtocolError, ServerGone
from .logs import FunctionLog
from .neutral import become_assigned
from .output import Output
from .processes import fork_processes
from .runtime_api import RuntimeApi, UnexpectedAnswer
from .search_path import set_search_path
from .serve import serve


def start():
    output = Output()
    try:
        _work(output)
    except ServerGone:
        os._exit(1)  # At once: a thread of the function would hold up an orderly exit.
    except (ProtocolError, UnexpectedAnswer) as fault:
        sys.stderr.write(f"LAMBDA_RUNTIME {fault}\n")
        output.printed_bytes()
        os._exit(1)


def _work(output):
    own_settings = _take_own_settings()
    address = Address(own_settings.get("MILLRACE_SOCKET"), os.environ.get("AWS_LAMBDA_RUNTIME_API"))
    connection = None
    if own_settings.get("MILLRACE_NEUTRAL") == "1":
        connection = address.connect()
        become_assigned(RuntimeApi(connection, output))
    set_search_path()
    process_count = int(os.environ.get("AWS_LAMBDA_MAX_CONCURRENCY") or 1)
    if process_count > 1:
        if connection is not None:
            connection.close()  # Each process has its own.
        fork_processes(process_count)
        connection = None
    connection = connection or address.connect()
    handler_name = sys.argv[1] if len(sys.argv) > 1 else os.environ["_HANDLER"]
    serve(RuntimeApi(connection, output), FunctionLog(), handler_name)


def _take_own_settings():
    """What is between the server and this runtime goes out of the environment before any code of a function runs."""
    names = [name for name in os.environ if name.startswith("MILLRACE_")]
    return {name: os.environ.pop(name) for name in names}
