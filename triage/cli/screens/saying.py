"""One thing asked over another screen: an earlier answer given again, or something told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from triage.cli.screens.answering import Answering
from triage.cli.screens.bodies import Body
from triage.cli.screens.frame import Keys
from triage.cli.screens.question import Question, plainly
from triage.interview.interview import Interview
from triage.interview.questions import Ask, AskKind, BadAnswer

Say = Callable[[AskKind, dict[str, Any]], Interview]


class Saying(Answering, ModalScreen[Interview | None]):
    """One question; dismissed with the interview in which it is answered, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, talk: Interview, ask: Ask, say: Say) -> None:
        super().__init__()
        self.talk, self.ask, self.say = talk, ask, say

    def compose(self) -> ComposeResult:
        """The question in a window."""
        with Vertical(classes="window"):
            yield Question(self.talk, self.ask, self._earlier())
            yield Keys((("Esc", "Close", "close"),))

    def _earlier(self) -> dict[str, Any]:
        answers, id = self.talk.answers, self.ask.items[0]
        said: Any = {"complaints": answers.complaints, "tests": answers.tests}.get(
            self.ask.kind, {**answers.dormant, **answers.findings}
        )
        return {id: said[id]} if id in said else {}

    def action_close(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)

    def on_body_given(self, event: Body.Given) -> None:
        """Say it, or say what is wrong with it."""
        event.stop()
        try:
            talk = self.say(self.ask.kind, dict(event.said))
        except BadAnswer as wrong:
            self.question.refuse(plainly(wrong))
            return
        self.dismiss(talk)
