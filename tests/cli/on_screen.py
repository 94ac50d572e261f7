"""The full screen under a pilot: keys pressed as a person presses them, and what the terminal then shows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from triage.cli.screens.app import TriageApp
from triage.cli.screens.bodies import Ticks
from triage.interview.interview import Interview
from triage.interview.questions import Ask

WIDE, NARROW = (100, 32), (40, 15)
QUIET = 4  # rounds without a change after which nothing more comes of a key


class Screen:
    """The app under a pilot, and what it shows as text."""

    def __init__(self, app, pilot, kept):
        self.app, self.pilot, self.kept = app, pilot, kept

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once the one before has done all it does."""
        for key in keys:
            await self.pilot.press(key)
            await self.settled()

    async def settled(self) -> None:
        """Wait until all messages are done and what stands on the screen changes no more; never for the clock."""
        quiet, before = 0, None
        while quiet < QUIET:
            await self.pilot.pause(0)
            screen = self.app.screen
            now = (screen, screen.focused, self.talk, len(screen.query("*")))
            quiet = quiet + 1 if now == before else 0
            before = now

    async def type(self, text):
        await self.press(*text)

    async def resize(self, size: tuple[int, int]):
        await self.pilot.resize_terminal(*size)
        await self.settled()

    @property
    def talk(self) -> Interview:
        return self.app.talk

    @property
    def ask(self) -> Ask | None:
        return self.talk.question

    @property
    def body(self):
        return self.app.asking.question.body

    def shown(self):
        """Every line on the terminal, as text."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)

    def words(self):
        """The text on the terminal, line breaks and frames aside."""
        return " ".join(self.shown().replace("│", " ").replace("┃", " ").split())

    async def until(self, wanted: Callable[[Ask], bool], at_most=80):
        """Deny everything until a question of the wanted sort is asked."""
        for _ in range(at_most):
            assert self.ask is not None, "the interview ended before"
            if wanted(self.ask):
                return
            await self.deny()
        raise AssertionError("no such question came")

    async def deny(self):
        keys = {row.key for row in self.body.rows()}
        await self.press("0" if isinstance(self.body, Ticks) else "n" if "n" in keys else "u")


def on_screen(kb, drive: Callable[[Screen], Awaitable[None]], size: Sequence[int] = WIDE, talk=None, keep=None):
    """Run the app on a terminal of `size`, driven by `drive`; the app comes back."""
    kept: list[Interview] = []
    app = TriageApp(talk or Interview(kb), keep or kept.append)
    app.settle = 0

    async def run():
        async with app.run_test(size=tuple(size)) as pilot:
            screen = Screen(app, pilot, kept)
            await screen.settled()
            await drive(screen)

    asyncio.run(run())
    return app
