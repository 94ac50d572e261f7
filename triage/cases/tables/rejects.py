"""What of an input could not be read as a case."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_TEXT = 500  # characters of what stood there


@dataclass(frozen=True, slots=True)
class Reject:
    """One record of a file that is no case. `row`: its place in `file` from 1, as the format counts.

    A CSV file counts its records without the header, JSON Lines its lines, any other its rows or cases. `case` is
    its id, where it has one that can be read; `text` what stood there, at most 500 characters.
    """

    row: int
    case: str | None
    reason: str
    text: str
    file: str


def shortened(data: bytes | str) -> str:
    """The beginning of a text, one line of it or many, as a reject shows it."""
    text = data[: 4 * LONGEST_TEXT].decode("utf-8", "replace") if isinstance(data, bytes) else data
    return text.rstrip("\r\n")[:LONGEST_TEXT]
