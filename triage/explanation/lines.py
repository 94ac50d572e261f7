"""Text as lines with a role, so that one layout serves the plain and the coloured output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["title", "heading", "plain", "strong", "bad", "urgent", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: `indent` in spaces, `lead` the bullet that following lines hang under."""

    text: str
    role: Role = "plain"
    indent: int = 0
    lead: str = ""


def plain(lines: Iterable[Line], width: int = 0) -> str:
    """The lines as text; wrapped to `width` columns where it is not 0."""
    import textwrap

    shown: list[str] = []
    for line in lines:
        first = " " * line.indent + line.lead
        if width and line.text:
            hang = " " * len(first)
            shown += textwrap.wrap(
                line.text, max(width, len(first) + 20), initial_indent=first, subsequent_indent=hang,
                break_on_hyphens=False,
            )  # fmt: skip
        else:
            shown.append((first + line.text).rstrip())
    return "\n".join(shown)
