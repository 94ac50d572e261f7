"""The notice that comes at once when the answers so far make an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from triage.cli.screens.panel import level_line
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.row import Row
from triage.explanation.lines import Line
from triage.explanation.text import level_lines
from triage.explanation.words import SAFETY_LINE
from triage.interview.interview import Interview


class Alarm(ModalScreen[bool]):
    """Says what to do now; dismissed with whether the result is to be shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "end(True)", show=False),
        Binding("g,escape", "end(False)", show=False),
        Binding("down,right", "app.focus_next", show=False),
        Binding("up,left", "app.focus_previous", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, talk: Interview) -> None:
        super().__init__()
        self.talk = talk

    def compose(self) -> ComposeResult:
        """What to do, then the two ways on."""
        with Vertical(classes="window alarm"):
            with VerticalScroll(can_focus=False):
                yield Words(alarm_lines(self.talk))
            with Vertical(classes="rows actions"):
                yield Row("Show the result now", True, "r")
                if self.talk.question is not None:
                    yield Row("Go on answering", False, "g")

    def on_mount(self) -> None:
        """Begin at the result: it says it all again."""
        self.query(Row).first().focus()

    def action_end(self, show_result: bool) -> None:
        """Close the notice."""
        self.dismiss(show_result)

    def action_page(self, by: int) -> None:
        """Scroll a page."""
        text = self.query_one(VerticalScroll)
        text.scroll_relative(y=by * max(1, text.size.height - 1), animate=False)

    def on_row_chosen(self, event: Row.Chosen) -> None:
        """Close the notice by a row."""
        event.stop()
        self.dismiss(event.row.value)


def alarm_lines(talk: Interview) -> Iterator[Line]:
    """What the level means, when and where, whom to call, and what made it so."""
    kb, urgent = talk.kb, talk.assessment.urgency
    yield Line(level_line(talk).text, "urgent")
    yield Line("")
    yield from (Line(line.text, line.role) for line in level_lines(kb, urgent.level))
    yield Line("")
    yield Line("Why", "heading")
    for rule in urgent.rules:
        if kb.level_of.get(rule) == urgent.level:
            yield Line(kb.rule[rule].because, lead="- ")
    yield Line("")
    yield Line(SAFETY_LINE, "quiet")
