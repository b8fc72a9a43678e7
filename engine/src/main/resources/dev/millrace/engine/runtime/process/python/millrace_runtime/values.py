"""JSON as functions on AWS see it: there simplejson reads and writes, and Decimal is written as a number."""

import json
import re
import sys

_ENSURE_ASCII = sys.version_info < (3, 12)
_ENCODE = json.JSONEncoder(ensure_ascii=_ENSURE_ASCII).encode
_ENCODE_FOR_LOG = json.JSONEncoder(ensure_ascii=False, default=str).encode
_ATOMS = frozenset((str, int, float, bool, type(None)))
_KEYS = frozenset((str,))


class _NotJson(Exception):
    """NaN or an infinity, which the standard decoder would let through."""


def _refuse(constant):
    raise _NotJson()


_DECODE = json.JSONDecoder(parse_constant=_refuse).decode


def decode(text_bytes):
    text = str(text_bytes, "utf-8")
    text = text[1:] if text.startswith("\ufeff") else text
    try:
        return _DECODE(text)
    except _NotJson:
        outside_of_strings = re.finditer(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', text)
        at = next(found.start() for found in outside_of_strings if found.group(1))
        raise json.JSONDecodeError("Expecting value", text, at) from None


def encode(value):
    """Raises what the encoder of AWS's runtime raises, with its message."""
    if _is_plain(value):
        return _ENCODE(value)
    return "".join(_pieces(value, set()))


def encode_for_log(value):
    """What JSON has no form for is written as str shows it: a log line is never lost for that."""
    return _ENCODE_FOR_LOG(value)


def _is_plain(value):
    """Whether the standard encoder, which is fast, writes this as AWS's does."""
    if type(value) in _ATOMS:
        return True
    unseen = [(value,)]
    seen = set()
    while unseen:
        container = unseen.pop()
        if isinstance(container, dict):
            if not _KEYS.issuperset(map(type, container)):
                return False
            container = container.values()
        if _ATOMS.issuperset(map(type, container)):
            continue
        for inner in container:
            if type(inner) in _ATOMS or id(inner) in seen:
                continue
            if not isinstance(inner, (dict, list, tuple)) or hasattr(inner, "_asdict"):
                return False
            seen.add(id(inner))
            unseen.append(inner)
    return True


def _pieces(value, enclosing):
    """The text of any value, piece by piece; `enclosing` holds the ids of the containers around it."""
    if isinstance(value, (str, bytes)):
        yield _ENCODE(_text(value))
    elif value is None or value is True or value is False:
        yield _ENCODE(value)
    elif isinstance(value, int):
        yield int.__repr__(value)
    elif isinstance(value, float):
        yield _ENCODE(float(value))
    elif _is_decimal(value):
        yield "NaN" if value.is_nan() else str(value)
    else:
        if id(value) in enclosing:
            raise ValueError("Circular reference detected")
        enclosing.add(id(value))
        if isinstance(value, list):
            yield from _array_pieces(value, enclosing)
        elif callable(getattr(value, "_asdict", None)):
            members = value._asdict()
            if not isinstance(members, dict):
                raise TypeError(f"_asdict() must return a dict, not {type(members).__name__}")
            yield from _object_pieces(members, enclosing)
        elif isinstance(value, tuple):
            yield from _array_pieces(value, enclosing)
        elif isinstance(value, dict):
            yield from _object_pieces(value, enclosing)
        else:
            raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
        enclosing.discard(id(value))


def _array_pieces(items, enclosing):
    separator = "["
    for item in items:
        yield separator
        yield from _pieces(item, enclosing)
        separator = ", "
    yield "[]" if separator == "[" else "]"


def _object_pieces(members, enclosing):
    separator = "{"
    for key, member in members.items():
        yield separator + _ENCODE(_key(key)) + ": "
        yield from _pieces(member, enclosing)
        separator = ", "
    yield "{}" if separator == "{" else "}"


def _key(key):
    if isinstance(key, (str, bytes)):
        return _text(key)
    if key is None or isinstance(key, bool):
        return _ENCODE(key)
    if isinstance(key, int):
        return int.__repr__(key)
    if isinstance(key, float):
        return _ENCODE(float(key))
    raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def _text(value):
    return value if isinstance(value, str) else value.decode("utf-8")


def _is_decimal(value):
    # Nothing is a Decimal as long as nobody has imported them, which takes a while.
    return isinstance(value, getattr(sys.modules.get("decimal"), "Decimal", ()))
