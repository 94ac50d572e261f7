"""What a letter consists of, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = Literal["plain", "dense", "small"]


@dataclass(frozen=True, slots=True)
class Detail:
    """One line under an entry: what it tells, and the text. `quiet` for what is looked up rather than read."""

    label: str
    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: a condition, a step, a note. `mark` says how it stands."""

    text: str
    mark: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: paragraphs, then groups of short texts, then entries.

    `numbered` entries are ranked; a `dense` section is long and read, a `small` one is for
    looking things up.
    """

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    groups: tuple[Detail, ...] = ()
    entries: tuple[Entry, ...] = ()
    numbered: bool = False
    size: Size = "plain"

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.groups or self.entries)


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole letter. `level` is the id of the urgency, empty where the rules set none."""

    title: str
    header: tuple[Detail, ...]
    level: str
    urgency: Section
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    safety: str
