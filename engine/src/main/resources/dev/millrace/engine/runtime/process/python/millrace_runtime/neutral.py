"""A neutral worker: started ahead of time, it becomes a function's when the server says which function's."""

import os

from . import values


def become_assigned(api):
    """Waits for the assignment, then is as if this process had been started with its environment and directory.

    The server assigns no function that sets what the interpreter reads at its start, such as PYTHONPATH or TZ.
    """
    assignment = values.decode(api.assignment())
    environment = assignment["environment"]
    os.chdir(assignment["directory"])
    if "PWD" in os.environ:
        environment["PWD"] = assignment["directory"]  # What starts the process has told it where it is.
    if "LC_CTYPE" in os.environ:
        environment.setdefault("LC_CTYPE", os.environ["LC_CTYPE"])  # The interpreter, where it lacks the locale.
    os.environ.clear()
    os.environ.update(environment)
