"""A neutral worker: started ahead of time, it becomes a function's when the server says which function's."""

import _locale
import os
import sys
import time

from . import values

# Read by the interpreter or by the loader of its libraries before any code of ours runs.
_READ_AT_START = ("PYTHON", "LD_", "GLIBC_", "MALLOC_")


def become_assigned(api, connection, own_settings):
    """Waits for the assignment, then is as if this process had been started with its environment and directory."""
    assignment = values.decode(api.assignment())
    environment = assignment["environment"]
    os.chdir(assignment["directory"])
    if _start_settings(environment) != _start_settings(os.environ):
        _start_anew(environment, connection, own_settings)
    if "PWD" in os.environ:
        environment["PWD"] = assignment["directory"]  # What starts the process has told it where it is.
    if "LC_CTYPE" in os.environ:
        environment.setdefault("LC_CTYPE", os.environ["LC_CTYPE"])  # The interpreter, where it lacks the locale.
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    try:
        _locale.setlocale(_locale.LC_CTYPE, "")
    except _locale.Error:
        pass  # The interpreter says nothing either when the machine lacks the locale.


def _start_settings(environment):
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_AT_START) and name != "PYTHONPATH"
    }


def _start_anew(environment, connection, own_settings):
    """The same process with a new interpreter in it, still on the same connection."""
    descriptor = connection.detach()
    os.set_inheritable(descriptor, True)
    environment = {**environment, **own_settings, "MILLRACE_CONNECTION": str(descriptor)}
    arguments = getattr(sys, "orig_argv", [sys.executable, *sys.argv])
    os.execve(sys.executable, arguments, environment)
