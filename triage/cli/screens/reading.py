"""Something to read over the screen, closed by any usual key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from triage.cli.screens.frame import Hint, Keys
from triage.cli.screens.paragraphs import Words
from triage.explanation.lines import Line


class Reading(ModalScreen[None]):
    """Lines to read; Escape, Enter, Space or q close it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "close", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]

    def __init__(self, lines: Iterable[Line]) -> None:
        super().__init__()
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """The lines and how to close them."""
        with Vertical(classes="window"):
            with VerticalScroll(can_focus=False):
                yield Words(self.lines)
            yield Keys((("Esc", "Close", "close"), ("↑ ↓", "Scroll", "page(1)")))

    @property
    def _scrolled(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def action_close(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Scroll a line."""
        self._scrolled.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll a page."""
        self._scrolled.scroll_relative(y=by * max(1, self._scrolled.size.height - 1), animate=False)

    def action_end(self, to: int) -> None:
        """Scroll to the first or last line."""
        if to > 0:
            self._scrolled.scroll_end(animate=False)
        else:
            self._scrolled.scroll_home(animate=False)


def help_lines() -> Iterator[Line]:
    """All keys."""
    yield Line("Keys", "title")
    for heading, keys in _KEYS:
        yield Line("")
        yield Line(heading, "heading")
        for key, words in keys:
            yield Line(words, indent=2, lead=f"{key:<8} ")


_KEYS = (
    ("Answering", (
        ("y n", "yes, no"),
        ("u", "not sure"),
        ("s", "skip: you would rather not say"),
        ("1 to 9", "the answer with this number"),
        ("0", "none of these; none of the others"),
        ("c", "continue; in a list what is not ticked stays not known"),
        ("↑ ↓", "go to an answer; Enter or Space chooses or ticks it"),
        ("PgUp PgDn", "scroll"),
    )),
    ("At any time", (
        ("? or w", "why this question is asked"),
        ("b", "back: take the last answer back"),
        ("f", "what was said so far"),
        ("e", "change an earlier answer"),
        ("t or /", "tell something that was not asked"),
        ("p", "where you stand: how soon, what it could be, what is open"),
        ("r", "show the result now"),
        ("d", "dark or light colours"),
        ("q", "save and quit; also Ctrl+Q and Ctrl+C"),
        ("F1 or h", "these keys"),
    )),
)  # fmt: skip

__all__ = ["Hint", "Reading", "help_lines"]
