"""Lines of the explanation drawn on the screen: wrapped with hanging indents, never cut, markup never read."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text
from textual.widgets import Static

from triage.cases.plain import printable
from triage.cli.output import STYLES, WIDEST
from triage.explanation.lines import Line


class Paragraphs:
    """Lines as a renderable, each in the style of its role."""

    def __init__(self, lines: Iterable[Line], lead_style: str = "", widest: int = WIDEST) -> None:
        self.lines = tuple(lines)
        self.lead_style, self.widest = lead_style, widest

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, self.widest)
        for line in self.lines:
            first = " " * line.indent + printable(line.lead)
            text = Text(printable(line.text), style=STYLES[line.role])
            wrapped = text.wrap(console, max(8, width - len(first))) if line.text else [text]
            for place, part in enumerate(wrapped):
                part.rstrip()
                lead = Text(first, self.lead_style) if place == 0 else Text(" " * len(first))
                yield Text.assemble(lead, part)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        longest = max((line.indent + len(line.lead) + len(line.text) for line in self.lines), default=1)
        return Measurement(min(12, options.max_width), min(max(longest, 1), options.max_width))


class Words(Static):
    """A block of lines."""

    def __init__(
        self, lines: Iterable[Line] = (), id: str | None = None, classes: str | None = None, widest: int = WIDEST
    ) -> None:
        self.lines = tuple(lines)
        super().__init__(Paragraphs(self.lines, widest=widest), markup=False, id=id, classes=classes)

    def say(self, lines: Iterable[Line], lead_style: str = "") -> None:
        """Show other lines."""
        self.lines = tuple(lines)
        self.update(Paragraphs(self.lines, lead_style))
