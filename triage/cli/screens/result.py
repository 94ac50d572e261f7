"""The result: what `assess` shows, how complete it is, and what was not looked into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from triage.cli.screens.explaining import not_looked_into
from triage.cli.screens.frame import Framed
from triage.cli.screens.paragraphs import Words
from triage.explanation.lines import Line
from triage.explanation.text import assessment_lines
from triage.interview.interview import Interview

COMPLETE = "The interview is complete: nothing more that may be asked about the topics opened can change the result."


class Result(Framed):
    """The result, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "page", show=False)]
    HINTS = (
        ("F1", "Keys", "app.help"), ("q", "Quit", "app.leave"), ("b", "Back", "app.back"),
        ("↑ ↓", "Scroll", "page"), ("f", "So far", "app.so_far"), ("e", "Change", "app.edit"),
        ("t", "Tell", "app.tell"), ("d", "Dark/light", "app.theme"),
    )  # fmt: skip

    def __init__(self, talk: Interview) -> None:
        super().__init__()
        self.talk = talk

    def middle(self) -> ComposeResult:
        """The lines of the result."""
        with VerticalScroll(id="result"):
            yield Words(result_lines(self.talk))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.show_standing()
        self.query_one("#result").focus()

    def action_page(self) -> None:
        """Scroll a page."""
        self.query_one("#result").scroll_page_down(animate=False)


def result_lines(talk: Interview) -> Iterator[Line]:
    """How complete the result is, the result, and the topics not looked into."""
    count = talk.at_most
    if count:
        yield Line(f"Finished early: at most {count} thing{'s' if count > 1 else ''} could still matter.", "strong")
    else:
        yield Line(COMPLETE, "strong")
    topics = not_looked_into(talk)
    if topics:
        yield Line(f"Not looked into: {'; '.join(topics)}.", "quiet")
    yield Line("")
    yield from assessment_lines(talk.assessment)
