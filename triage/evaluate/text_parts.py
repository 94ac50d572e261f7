"""Headings, tables and bounded lists of the text form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeVar

from rich import box
from rich.table import Table

from triage.evaluate.misses import MOST, Listed
from triage.explanation.lines import Line

SHOWN = 20  # cases, rules and changes listed; JSON and the page have up to a thousand

Part = Line | Table

T = TypeVar("T")


def heading(text: str) -> Iterator[Line]:
    """A heading, and an empty line before it."""
    yield Line("")
    yield Line(text, "heading")


def table(*columns: tuple[str, Literal["left", "right"]]) -> Table:
    """An empty table with these columns."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), collapse_padding=True)
    for name, justify in columns:
        made.add_column(name, justify=justify, overflow="fold", no_wrap=name == "metric")
    return made


def listing(listed: Listed[T], words: Callable[[T], str]) -> Iterator[Line]:
    """The first items in words, and how many more there are."""
    for item in listed.items[:SHOWN]:
        yield Line(words(item), indent=2, lead="- ")
    yield from more(listed)


def more(listed: Listed[T]) -> Iterator[Line]:
    """How many items are not shown."""
    if listed.total > SHOWN:
        yield Line(f"and {listed.total - SHOWN:,} more (--format json lists up to {MOST:,})", "quiet", 2)
