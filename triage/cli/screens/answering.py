"""A screen with a question on it: the keys that choose an answer, and that move between answers."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from triage.cli.screens.bodies import Body
from triage.cli.screens.question import Question

ANSWER_KEYS = ("y", "n", "u", "s", "c", *map(str, range(10)))


def answer_bindings() -> list[BindingType]:
    """Keys that choose an answer, and keys that move between answers."""
    return [
        *(Binding(key, f"choose('{key}')", show=False) for key in ANSWER_KEYS),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]


class Answering(Screen[Any]):
    """A screen with a question on it."""

    AUTO_FOCUS = ""  # an Enter too many must not answer
    BINDINGS: ClassVar[list[BindingType]] = answer_bindings()

    @property
    def question(self) -> Question:
        """The question that is shown."""
        return self.query_one(Question)

    def action_choose(self, key: str) -> None:
        """Choose the answer that has this key."""
        self.question.body.choose(key)

    def action_move(self, by: int) -> None:
        """Put the focus on the answer before or after."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_page(self, by: int) -> None:
        """Scroll a page."""
        scrolling = [w for w in self.query(VerticalScroll) if w.max_scroll_y > 0 and w.id != "panel"]
        for widget in scrolling:
            if by > 0:
                widget.scroll_page_down(animate=False)
            else:
                widget.scroll_page_up(animate=False)

    def on_body_unclear(self, event: Body.Unclear) -> None:
        """Say beside the answers what to do."""
        self.question.refuse(event.message)
