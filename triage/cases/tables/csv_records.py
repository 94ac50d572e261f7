"""Where the records of a CSV text end: quoted fields may hold line ends, and quotes stand inside other fields."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

_LF, _CR, _QUOTE = 10, 13, 34


def record_ends(data: bytes, delimiter: bytes, last: bool) -> Places:
    """The places behind the line ends of all whole records, blank lines too.

    `last`: nothing follows, so a carriage return at the very end ends a line, and so does the end of the text,
    unless a quoted field is still open.
    """
    text = np.frombuffer(data, np.uint8)
    ends = _line_ends(data, text, last)
    if last and len(data) and (not len(ends) or ends[-1] != len(data) - 1):
        ends = np.append(ends, len(data))  # as if a line end stood there
    if b'"' in data:
        ends = ends[~_inside_quotes(data, text, ends, delimiter)]
    return np.minimum(ends + 1, len(data))


def is_blank(data: bytes, starts: Places, ends: Places) -> NDArray[np.bool_]:
    """Whether nothing but a line end stands in each record."""
    text = np.frombuffer(data, np.uint8)
    first = text[starts]
    short = (ends - starts == 1) & ((first == _LF) | (first == _CR))
    second = text[np.minimum(starts + 1, len(data) - 1)]
    blank: NDArray[np.bool_] = short | ((ends - starts == 2) & (first == _CR) & (second == _LF))
    return blank


def _line_ends(data: bytes, text: NDArray[np.uint8], last: bool) -> Places:
    ends = text == _LF
    if b"\r" in data:
        alone = text == _CR
        alone[:-1] &= text[1:] != _LF
        alone[-1] &= last
        ends |= alone
    return np.flatnonzero(ends)


def _inside_quotes(data: bytes, text: NDArray[np.uint8], places: Places, delimiter: bytes) -> NDArray[np.bool_]:
    quotes = np.flatnonzero(text == _QUOTE)
    opening = quotes[::2]
    before = text[opening - 1]
    at_start = (before == delimiter[0]) | (before == _LF) | (before == _CR)
    at_start[0] |= opening[0] == 0
    doubled = np.zeros(len(opening), np.bool_)
    doubled[1:] = quotes[1::2][: len(opening) - 1] == opening[1:] - 1
    if (at_start | doubled).all():
        inside: NDArray[np.bool_] = np.searchsorted(quotes, places) % 2 == 1
        return inside
    # A quote inside a field without quotes is a character like any other: fields are read one by one.
    inside = np.zeros(len(places), np.bool_)
    begins = re.escape(delimiter) + rb"\r\n"
    for field in re.finditer(rb"(?:\A|(?<=[" + begins + rb']))"(?:[^"]+|"")*+(?:"|\Z)', data):
        inside[slice(*np.searchsorted(places, field.span()))] = True
    return inside
