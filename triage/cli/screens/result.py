"""The result: how complete it is, what `assess` shows, and what was not looked into."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from triage.cli.result import result_lines
from triage.cli.screens.frame import Framed
from triage.cli.screens.paragraphs import Words
from triage.explanation.lines import Line
from triage.interview.interview import Interview

COMPLETE = "The interview is complete: nothing more that may be asked about the topics opened can change the result."


class Result(Framed):
    """The result, to scroll through."""

    AUTO_FOCUS = "#result"
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
            yield Words([completeness(self.talk), Line(""), *result_lines(self.talk)])

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.show_standing()
        self.query_one("#result").focus()

    def action_page(self) -> None:
        """Scroll a page."""
        self.query_one("#result").scroll_page_down(animate=False)


def completeness(talk: Interview) -> Line:
    """Whether all was asked that matters."""
    if talk.question is None:
        return Line(COMPLETE, "strong")
    count = talk.at_most
    return Line(f"Finished early: at most {count} question{'s' if count > 1 else ''} could still matter.", "strong")
