"""Handlers that write to the log."""

import logging
import sys

log = logging.getLogger("app.part")
logging.warning("while importing")


def streams(event, context):
    print("a", "é")
    print("to stderr", file=sys.stderr)
    sys.stdout.buffer.write(b"bytes\n")
    context.log("by context\n")
    print("no line end", end="")


def levels(event, context):
    log.debug("debug")
    log.info("info %s", 1)
    log.warning("warning")
    log.error({"k": 1}, extra={"order": 7})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("caught")
