"""Starts the Python runtime: `python3 bootstrap.py [handler]`; without an argument the handler is _HANDLER's."""

from millrace_runtime.start import start

start()
