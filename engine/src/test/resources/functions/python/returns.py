"""Handlers whose answer is what matters."""

import collections
import datetime
import decimal
import enum

Point = collections.namedtuple("Point", "x y")


class Colour(enum.IntEnum):
    RED = 1


def echo(event, context):
    return event


def nothing(event, context):
    pass


def decimals(event, context):
    return [decimal.Decimal("1.50"), decimal.Decimal("1E+3"), {"nan": decimal.Decimal("NaN")}]


def floats(event, context):
    return [float("nan"), float("inf"), 1e16, -0.0]


def named_tuple(event, context):
    return {"point": Point(1, (2, 3)), "colour": Colour.RED}


def keys(event, context):
    return {1: 1, 1.5: 2, None: 3, True: 4, b"bytes": b"value", Colour.RED: 6}


def raw_bytes(event, context):
    return b"\x00raw"


def lone_surrogate(event, context):
    return "\ud800"


def date(event, context):
    return {"at": datetime.datetime(2026, 1, 1)}


def a_set(event, context):
    return {1}


def circular(event, context):
    event.append(event)
    return event


def tuple_key(event, context):
    return {(1, 2): 3}


def generator(event, context):
    yield 1


async def coroutine(event, context):
    return 1
