"""How wide text is, about: no font is asked, so that a picture is the same everywhere. Sizes in pixels."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Shares of the font size: Helvetica and Arial, rounded up.
_WIDTHS = {
    **dict.fromkeys("ijl|!.,:;'", 0.28),
    **dict.fromkeys('frtI()[]-/" ', 0.36),
    **dict.fromkeys("cksvxyz", 0.52),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&w+=<>~", 0.74),
    **dict.fromkeys("mMW%@", 0.92),
}
_OTHER, _WIDE, _BOLD = 0.58, 1.05, 1.07
_PIECE = re.compile(r"[^\s./_-]*[./_-]+|[^\s./_-]+\s*|\s+")  # lines may break after these
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@lru_cache(maxsize=8192)
def width_of(text: str, size: float) -> float:
    """How wide a line of text is, at most; it may be bold."""
    shares = (
        _WIDTHS.get(c, _OTHER) if c.isascii() or unicodedata.east_asian_width(c) not in "WF" else _WIDE for c in text
    )
    return sum(shares) * size * _BOLD


def wrapped(text: str, size: float, limits: tuple[float, ...], most: int) -> tuple[str, ...]:
    """The text in lines no wider than the first of `limits` that needs no more than `most` lines, all about as long.

    Where none does, the text is cut at `most` lines of the last limit, and ends with an ellipsis.
    """
    lines: list[str] = []
    for limit in limits:
        lines = _lines(text, size, limit)
        if len(lines) <= most:
            return _evened(text, size, limit, lines)
    last = lines[most - 1]
    while last and width_of(last + _ELLIPSIS, size) > limits[-1]:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + _ELLIPSIS)


def _evened(text: str, size: float, limit: float, lines: list[str]) -> tuple[str, ...]:
    """As many lines, but as narrow as they can be without a break inside a piece."""
    least = max((width_of(piece.rstrip(), size) for piece in _PIECE.findall(text)), default=0.0)
    tried = lines
    while len(tried) == len(lines) > 1 and limit > least:
        lines, limit = tried, max(width_of(line, size) for line in tried) - 1
        tried = _lines(text, size, max(limit, least))
    return tuple(lines)


def _lines(text: str, size: float, limit: float) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(" ".join(text.split())):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > limit:
            lines.append("")
        for part in _cut(piece, size, limit):
            if lines[-1] and width_of((lines[-1] + part).rstrip(), size) > limit:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines]


def _cut(piece: str, size: float, limit: float) -> list[str]:
    """A piece that is wider than a line, in parts that are not."""
    if width_of(piece.rstrip(), size) <= limit:
        return [piece]
    count = max(1, int(limit / size))
    return [piece[start : start + count] for start in range(0, len(piece), count)]
