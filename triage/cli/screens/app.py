"""The app over all screens: it holds the interview, keeps it after every event, and says which screen comes next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from triage.cli.screens.alarm import Alarm
from triage.cli.screens.asking import Asking
from triage.cli.screens.panel import panel_lines
from triage.cli.screens.question import plainly
from triage.cli.screens.reading import Reading, help_lines
from triage.cli.screens.result import Result
from triage.cli.screens.whole import Whole
from triage.explanation.lines import Line
from triage.interview.interview import Interview
from triage.interview.questions import Ask, BadAnswer, Said
from triage.interview.words.record import so_far_lines
from triage.interview.words.why import why_lines

Keep = Callable[[Interview], None]


class TriageApp(Whole):
    """The interview on the whole terminal."""

    CSS_PATH = "screens.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,h", "help", show=False),
        Binding("question_mark,w", "why", show=False),
        Binding("f", "so_far", show=False),
        Binding("b", "back", show=False),
        Binding("e", "edit", show=False),
        Binding("slash,t", "tell", show=False),
        Binding("r", "result", show=False),
        Binding("p", "panel", show=False),
    ]
    settle = 0.15  # seconds a question stands before an answer counts: a held key must not answer what was not read

    def __init__(self, talk: Interview, keep: Keep) -> None:
        super().__init__()
        self.talk, self._keep = talk, keep
        self.not_kept: OSError | None = None
        self._shown_at = 0.0

    def on_mount(self) -> None:
        """Show the first screen."""
        self.heed_signals()
        self.asking = Asking()
        self.push_screen(self.asking)
        self.call_after_refresh(self._announce, "insufficient")

    # what was said

    async def answer(self, ask: Ask, said: Mapping[str, Any], rest: Said) -> None:
        """Answer the question that is asked; an answer to another one, or one that came too soon, is not taken."""
        if ask is not self.talk.question or self.too_soon():
            return
        try:
            talk = self.talk.answer(said, rest)
        except BadAnswer as wrong:
            self.asking.question.refuse(plainly(wrong))
            return
        await self.become(talk)

    def question_shown(self) -> None:
        """A new question stands on the screen."""
        self._shown_at = time.monotonic()

    def too_soon(self) -> bool:
        """Whether an answer comes before the question can have been read; a held key stays too soon."""
        now = time.monotonic()
        if now - self._shown_at < self.settle:
            self._shown_at = now
            return True
        return False

    async def become(self, talk: Interview) -> None:
        """Go on with another interview: keep it, then show what is to be shown now."""
        before = self.talk.assessment.urgency.level
        self.talk = talk
        try:
            self._keep(talk)
            self.not_kept = None
        except OSError as fault:
            self.not_kept = fault
        while isinstance(self.screen, Result):
            await self.pop_screen()
        await self.asking.show_next()
        if talk.question is None:
            await self.push_screen(Result(talk))
        self._announce(before)

    def _announce(self, before: str) -> None:
        if self.talk.assessment.urgency.level == "emergency_now" != before:
            self.push_screen(Alarm(self.talk), self._after_alarm)
        elif self.talk.question is None and not isinstance(self.screen, Result):
            self.push_screen(Result(self.talk))

    def _after_alarm(self, show_result: bool | None) -> None:
        if show_result or self.talk.question is None:
            self.action_result()

    # keys

    async def action_back(self) -> None:
        """From an early result back to the question; else take the last answer back."""
        if isinstance(self.screen, Result) and self.talk.question is not None:
            await self.pop_screen()
            self.question_shown()
        elif self.talk.changes:
            await self.become(self.talk.back())

    def action_result(self) -> None:
        """Show the result as it is now."""
        if not isinstance(self.screen, Result):
            self.push_screen(Result(self.talk))

    def action_help(self) -> None:
        """Show all keys."""
        self.push_screen(Reading(help_lines()))

    def action_why(self) -> None:
        """Show why the question is asked."""
        if self.talk.question is not None:
            self.push_screen(Reading(why_lines(self.talk)))

    def action_so_far(self) -> None:
        """Show what was said so far."""
        self.push_screen(Reading(so_far_lines(self.talk)))

    def action_panel(self) -> None:
        """Show where the interview stands, for terminals where it has no place beside the question."""
        self.push_screen(Reading(self._panel()))

    def _panel(self) -> Iterator[Line]:
        yield Line("Where you stand", "title")
        yield Line("")
        yield from panel_lines(self.talk)

    def action_edit(self) -> None:
        """Choose an earlier answer and give it again."""
        from triage.cli.screens.picking import Edit

        self.push_screen(Edit(self.talk), self._said)

    def action_tell(self) -> None:
        """Search for something that was not asked, and say it."""
        from triage.cli.screens.picking import Tell

        self.push_screen(Tell(self.talk), self._said)

    async def _said(self, talk: Interview | None) -> None:
        if talk is not None:
            await self.become(talk)
