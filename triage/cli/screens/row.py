"""One thing that can be chosen: a row with its key, a tick where it can be ticked, and its words."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from triage.cli.screens.paragraphs import Words
from triage.explanation.lines import Line


class Row(Vertical, can_focus=True):
    """A row that is chosen by its key, by Enter or Space while it has the focus, or by a click.

    `ticked` is None for a row that answers at once, else whether it is ticked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", show=False)]

    class Chosen(Message):
        """The row was chosen."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Looked(Message):
        """The focus or the mouse came to the row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(
        self, words: str, value: Any, key: str = "", ticked: bool | None = None, help: str = "", classes: str = ""
    ) -> None:
        self.words, self.value, self.key, self.ticked, self.help = words, value, key, ticked, help
        super().__init__(classes=classes)

    def compose(self) -> ComposeResult:
        """The words, and what helps to understand them."""
        yield Words(classes="words")
        if self.help:
            yield Words([Line(self.help)], classes="help")

    def say(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self._draw()

    def tick(self) -> None:
        """Tick it, or take the tick away."""
        self.ticked = not self.ticked
        self._draw()

    def _draw(self) -> None:
        self.set_class(bool(self.ticked), "-ticked")
        lead = f"{self.key}  " if self.key else ""
        if self.ticked is not None:
            lead += "[x] " if self.ticked else "[ ] "
        words = Line(self.words, "strong" if self.ticked else "plain", lead=lead)
        self.query_one(".words", Words).say([words], "bold")

    def on_mount(self) -> None:
        """Show the words, and what was ticked before."""
        self._draw()

    def on_focus(self) -> None:
        """Offer the help for this row."""
        self.post_message(self.Looked(self))

    def on_enter(self) -> None:
        """The mouse looks at a row as the focus does."""
        self.post_message(self.Looked(self))

    def action_choose(self) -> None:
        """Tell the question that this row was chosen."""
        self.post_message(self.Chosen(self))

    def on_click(self) -> None:
        """A click chooses."""
        self.action_choose()
