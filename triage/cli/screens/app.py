"""The app over all screens: it holds the interview, keeps it after every event, and says which screen comes next."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from triage.cli.screens.alarm import Alarm
from triage.cli.screens.asking import Asking
from triage.cli.screens.panel import panel_lines
from triage.cli.screens.question import plainly
from triage.cli.screens.reading import Reading, help_lines
from triage.cli.screens.result import Result
from triage.cli.screens.themes import DARK, DARK_ANSI, LIGHT, LIGHT_ANSI, theme_of_terminal
from triage.explanation.lines import Line
from triage.interview.interview import Interview
from triage.interview.questions import Ask, BadAnswer, Said
from triage.interview.words.record import so_far_lines
from triage.interview.words.why import why_lines

Keep = Callable[[Interview], None]


class TriageApp(App[None]):
    """The interview on the whole terminal."""

    CSS_PATH = "screens.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-medium"), (30, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True, show=False),
        Binding("q", "leave", show=False),
        Binding("f1,h", "help", show=False),
        Binding("question_mark,w", "why", show=False),
        Binding("f", "so_far", show=False),
        Binding("b", "back", show=False),
        Binding("e", "edit", show=False),
        Binding("slash,t", "tell", show=False),
        Binding("r", "result", show=False),
        Binding("p", "panel", show=False),
        Binding("d", "theme", show=False),
    ]
    settle = 0.15  # seconds a question stands before an answer counts: a held key must not answer what was not read

    def __init__(self, talk: Interview, keep: Keep) -> None:
        no_color = bool(os.environ.get("NO_COLOR"))
        theme = theme_of_terminal(os.environ)
        super().__init__(ansi_color=True if no_color else None)
        self.talk, self._keep = talk, keep
        self.fault: Exception | None = None
        self.not_kept: OSError | None = None
        self.leaving = False
        self.ended_by: int | None = None
        self._shown_at = 0.0
        self.ansi_theme_dark, self.ansi_theme_light = DARK_ANSI, LIGHT_ANSI
        for palette in (DARK, LIGHT):
            self.register_theme(palette)
        self.theme = theme

    def on_mount(self) -> None:
        """Show the first screen; end in order where the terminal or the system asks for it."""
        import asyncio

        loop = asyncio.get_running_loop()
        for name, end in (("SIGTERM", self._end), ("SIGHUP", self._end), ("SIGINT", lambda _: self.action_leave())):
            if hasattr(signal, name):
                number = getattr(signal, name)
                try:
                    loop.add_signal_handler(number, end, number)
                except (NotImplementedError, RuntimeError, ValueError):
                    break
        self.begin_capture_print(self, stdout=False)
        self.asking = Asking()
        self.push_screen(self.asking)
        self.call_after_refresh(self._announce, "insufficient")

    def on_print(self, event: events.Print) -> None:
        """What is told on stderr meanwhile is shown; it would be lost behind the screen."""
        if event.text.strip():
            self.notify(event.text.strip(), severity="warning", timeout=15, markup=False)

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

    def action_leave(self) -> None:
        """Save and quit: everything was kept already."""
        self.leaving = True
        self.exit()

    def _end(self, number: int) -> None:
        """Take the screen down; the caller ends as a process does that a signal has ended."""
        self.ended_by = number
        self.action_leave()

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

    def action_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

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

    def _handle_exception(self, error: Exception) -> None:
        """A fault of the program ends the screen and is told by the caller, without a traceback on the terminal."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        if not self.leaving:  # what was being drawn when a signal came cannot be drawn any more
            self.fault = self.fault or error
            self._return_code = 1
        self._close_messages_no_wait()
