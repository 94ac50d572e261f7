"""Where text goes: results to stdout, notes to stderr, colours only where they are wanted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from triage.cases.plain import printable
from triage.explanation.lines import Line

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {
    "title": "bold cyan",
    "heading": "bold",
    "plain": "",
    "strong": "bold",
    "bad": "red",
    "urgent": "bold white on red",
    "quiet": "dim",
}
WIDEST = 100  # columns; longer lines of prose are hard to read


def console(stderr: bool = False) -> Console:
    """A console that honours NO_COLOR and writes plain text where the output is no terminal."""
    from rich.console import Console

    class Quiet(Console):
        """A console whose reader may go away: that is told to the caller, not made an exit code of its own."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Quiet(stderr=stderr, highlight=False, soft_wrap=True, emoji=False, markup=False)


def show(lines: Iterable[Line]) -> None:
    """Print lines to stdout, wrapped to the terminal, coloured by their role."""
    from rich.text import Text

    out = console()
    width = min(out.width, WIDEST)
    for line in lines:
        first = " " * line.indent + printable(line.lead)
        text = Text(printable(line.text), style=STYLES[line.role])
        wrapped = text.wrap(out, max(20, width - len(first))) if line.text else [text]
        for place, part in enumerate(wrapped):
            part.rstrip()
            lead = first if place == 0 else " " * len(first)
            out.print(Text(lead.rstrip() if not part.plain else lead) + part)


def note(text: str) -> None:
    """Print a note or an error to stderr."""
    print(text, file=sys.stderr)


def show_json(data: Any) -> None:
    """Print data as JSON."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


class JsonList:
    """A JSON list printed item by item, so that memory does not grow with the number of cases."""

    def __init__(self) -> None:
        self._first = True

    def __enter__(self) -> JsonList:
        return self

    def add(self, item: Any) -> None:
        """Print one item."""
        print("[" if self._first else ",")
        self._first = False
        sys.stdout.write(json.dumps(item, indent=2, ensure_ascii=False))

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            print("[]" if self._first else "\n]")
