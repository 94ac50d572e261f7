"""Words on the page: counts, and texts from outside without characters that hide or turn what is read."""

from __future__ import annotations

_KEPT = "\t\N{NO-BREAK SPACE}"  # not printable by name, and harmless


def printable(text: str) -> str:
    """The text with each character that cannot be seen, or that turns the direction of writing, written out."""
    return "".join(c if c.isprintable() or c in _KEPT else c.encode("unicode_escape").decode() for c in text)


def counted(count: int, what: str) -> str:
    """`1 rule`, `40 rules`."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")
