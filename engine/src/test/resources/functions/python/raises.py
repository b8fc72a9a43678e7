"""Handlers that fail while they run."""

not_callable = 5


class Refused(Exception):
    pass


def outer(event, context):
    inner()


def inner():
    raise Refused("no é\nsecond line")


def without_message(event, context):
    raise KeyError


def chained(event, context):
    try:
        1 / 0
    except ZeroDivisionError as cause:
        raise ValueError("chained") from cause


def endless(event, context):
    return endless(event, context)


def out_of_memory(event, context):
    raise MemoryError()


def no_arguments():
    pass
