"""Anything a caller may hand over, made plain: safe to compare and safe to show in a message."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

_LONGEST = 60


def plain(given: Any) -> Any:
    """The Python value behind a NumPy scalar or array, a subclass of a built-in type or a Decimal."""
    if type(given).__module__ == "numpy" and hasattr(given, "tolist"):
        given = given.tolist()
    if given is None or isinstance(given, bool):
        return given
    # The built-in conversions, so that a subclass (an Enum, say) cannot bring its own behaviour along.
    if isinstance(given, str):
        return str.__str__(given)
    if isinstance(given, int):
        return int.__int__(given)
    if isinstance(given, float):
        return float.__float__(given)
    if isinstance(given, Decimal) and not given.is_snan():
        return float(given)
    return given


def number(value: float) -> int | float:
    """A 64-bit float, as an int where it is whole, so that 38 and 38.0 are one value."""
    return int(value) if math.isfinite(value) and value == int(value) else value


def name_of(key: Any) -> str:
    """A key or list item as a name: a text as it is, a number as its digits, anything else as it is shown."""
    return str.__str__(key) if isinstance(key, str) else shown(key)


def quoted(name: str) -> str:
    """A name in quotes: cut where long, control characters and lone surrogates written out."""
    text = name if len(name) <= _LONGEST else name[: _LONGEST - 3] + "..."
    return "'" + printable(text) + "'"


def printable(text: str) -> str:
    """A text fit for a terminal: what moves a cursor or turns the direction of writing is written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def shown(value: Any) -> str:
    """A given value in a message. Never looks inside objects that are not plain values."""
    value = plain(value)
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return quoted(value) if value else "an empty text"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 128:
        return "a number of very many digits"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return "a list" if value else "an empty list"
    return "a mapping" if isinstance(value, dict) else f"a value of type {quoted(type(value).__name__)}"
