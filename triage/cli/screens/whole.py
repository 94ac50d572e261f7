"""What every app on the whole terminal shares: colours, signals, and an end without a traceback."""

from __future__ import annotations

import os
import signal
from asyncio import AbstractEventLoop
from contextlib import suppress
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from triage.cli.screens import EndedBySignal
from triage.cli.screens.themes import DARK, DARK_ANSI, LIGHT, LIGHT_ANSI, theme_of_terminal

PATIENCE = 3.0  # seconds to end in order after a signal


class Whole(App[None]):
    """An app in the project's palettes that ends in order where the terminal or the system asks for it."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-medium"), (30, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True, show=False),
        Binding("q", "leave", show=False),
        Binding("d", "theme", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.fault: Exception | None = None
        self.leaving = False
        self.ended_by: int | None = None
        self.ansi_theme_dark, self.ansi_theme_light = DARK_ANSI, LIGHT_ANSI
        for palette in (DARK, LIGHT):
            self.register_theme(palette)
        self.theme = theme_of_terminal(os.environ)

    def heed_signals(self) -> None:
        """End in order on the signals that end programs, and show what is told on stderr meanwhile."""
        import asyncio

        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(signal.SIGINT, self.action_leave)
        with suppress(AttributeError, ValueError):  # no such signals there, or not the main thread
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda n, _: self._end_soon(n, loop))
        self.begin_capture_print(self, stdout=False)

    def _end_soon(self, number: int, loop: AbstractEventLoop) -> None:
        """End in order, or at once where that hangs: a terminal that has gone takes what is being drawn with it."""

        def at_once(_number: int, _frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

        signal.signal(signal.SIGALRM, at_once)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        loop.call_soon_threadsafe(self._end, number)

    def on_print(self, event: events.Print) -> None:
        """What is told on stderr meanwhile is shown; it would be lost behind the screen."""
        if event.text.strip():
            self.notify(event.text.strip(), severity="warning", timeout=15, markup=False)

    def action_leave(self) -> None:
        """Quit."""
        self.leaving = True
        self.exit()

    def _end(self, number: int) -> None:
        """Take the screen down; the caller ends as a process does that a signal has ended."""
        self.ended_by = number
        self.action_leave()

    def action_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def _handle_exception(self, error: Exception) -> None:
        """A fault of the program ends the screen and is told by the caller, without a traceback on the terminal."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        if not self.leaving:  # what was being drawn when a signal came cannot be drawn any more
            self.fault = self.fault or error
            self._return_code = 1
        self._close_messages_no_wait()


def run_whole(app: Whole, **options: Any) -> None:
    """Run an app to its end. Raises EndedBySignal where the system ended it, and the fault that ended it."""
    no_color = os.environ.get("NO_COLOR")
    try:
        app.run(**options)
    finally:
        if no_color is not None:
            os.environ["NO_COLOR"] = no_color  # the terminal library takes it away
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)  # it has ended in order
    if app.ended_by is not None:
        raise EndedBySignal(app.ended_by)
    if app.fault is not None:
        raise app.fault
