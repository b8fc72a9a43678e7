"""Millrace's Python runtime: it loads a function's handler and serves invocations over the Lambda Runtime API.

Runs on Python 3.9 and later with the standard library alone. What a function can see (texts, types, formats) is that
of AWS's own runtime. Every module that the runtime needs is imported before the function's directory gets onto
sys.path, so that a function's `json.py` cannot get in the way.
"""
