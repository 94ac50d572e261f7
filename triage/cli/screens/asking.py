"""The screen that asks: the question, and beside it where the interview stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from triage.cli.screens.answering import Answering
from triage.cli.screens.bodies import Body
from triage.cli.screens.frame import Framed
from triage.cli.screens.panel import panel_lines
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.question import Question
from triage.cli.screens.scrolling import Scrolling


class Asking(Answering, Framed):
    """The next question of the interview."""

    HINTS = (
        ("F1", "Keys", "app.help"), ("q", "Quit", "app.leave"), ("b", "Back", "app.back"), ("?", "Why", "app.why"),
        ("r", "Result", "app.result"), ("f", "So far", "app.so_far"), ("e", "Change", "app.edit"),
        ("t", "Tell", "app.tell"), ("p", "Where I stand", "app.panel"), ("d", "Dark/light", "app.theme"),
    )  # fmt: skip

    def middle(self) -> ComposeResult:
        """The question, and the panel beside it."""
        with Horizontal(id="middle"):
            yield Scrolling(id="place")
            with Scrolling(id="panel"):
                yield Words(id="standing")

    async def on_mount(self) -> None:
        """Ask the first question."""
        await self.show_next()

    async def show_next(self) -> None:
        """Show the question that is now to be asked, and where the interview stands."""
        talk = self.triage.talk
        place = self.query_one("#place")
        async with place.batch():
            await place.remove_children()
            if talk.question is not None:
                await place.mount(Question(talk, talk.question))
            self.show_standing()
            self.query_one("#standing", Words).say(panel_lines(talk))
        self.triage.question_shown()

    async def on_body_given(self, event: Body.Given) -> None:
        """Take an answer."""
        event.stop()
        await self.triage.answer(event.ask, event.said, event.rest)
