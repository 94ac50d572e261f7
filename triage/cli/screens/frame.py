"""What every screen has around it: how soon above, the safety line and the keys below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from triage.cli.screens.panel import URGENT, level_line, open_line
from triage.cli.screens.paragraphs import Words
from triage.explanation.lines import Line
from triage.explanation.words import SAFETY_LINE

if TYPE_CHECKING:
    from triage.cli.screens.app import TriageApp
    from triage.interview.interview import Interview

Hints = Iterable[tuple[str, str, str]]  # key, what it does, action of the screen or app


class Hint(Static):
    """One key and what it does; a click does it too."""

    class Chosen(Message):
        """The key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, key: str, words: str, action: str) -> None:
        from rich.text import Text

        self.action, self.cells = action, len(key) + 1 + len(words)
        super().__init__(Text.assemble((key, "bold"), f" {words}"), markup=False)

    def on_click(self) -> None:
        """Do what the key does."""
        self.post_message(self.Chosen(self.action))


class Keys(Horizontal):
    """The keys in one line: as many as fit, the first ones first."""

    def __init__(self, hints: Hints) -> None:
        super().__init__()
        self.hints = tuple(hints)

    def compose(self) -> ComposeResult:
        """A hint a key."""
        for hint in self.hints:
            yield Hint(*hint)

    def on_resize(self, event: events.Resize) -> None:
        """Hide what does not fit whole."""
        gap, used = (1 if event.size.width < 76 else 3), 1
        for hint in self.query(Hint):
            used += hint.cells
            hint.display = used <= event.size.width
            used += gap

    async def on_hint_chosen(self, event: Hint.Chosen) -> None:
        """Run the action of a clicked key."""
        event.stop()
        await self.screen.run_action(event.action)


class Banner(Words):
    """How soon, always on top."""

    def stand(self, talk: Interview) -> None:
        """Show where the interview stands."""
        level = talk.assessment.urgency.level
        self.set_class(level in URGENT, "-urgent")
        self.set_class(level == "emergency_now", "-emergency")
        lines = [level_line(talk)]
        if self.screen.has_class("-narrow") and not self.screen.has_class("-low"):
            lines.append(open_line(talk))
        if self.triage.not_kept is not None:
            lines.append(Line(f"Not saved: {self.triage.not_kept.strerror or self.triage.not_kept}", "bad"))
        self.say(lines)

    @property
    def triage(self) -> TriageApp:
        """The app with its own methods."""
        return self.app  # type: ignore[return-value]


class Framed(Screen[Any]):
    """A screen of the interview with banner, safety line and keys."""

    HINTS: Hints = ()

    @property
    def triage(self) -> TriageApp:
        """The app with its own methods."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        """Banner, the middle, safety line, keys."""
        yield Banner(id="banner")
        yield from self.middle()
        yield Words([Line(SAFETY_LINE)], id="safety", widest=len(SAFETY_LINE))
        yield Keys(self.HINTS)

    def middle(self) -> ComposeResult:
        """What the screen is about."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """What stands beside the question on wide terminals goes into the banner on narrow ones."""
        self.call_after_refresh(self.show_standing)
        for question in self.query("Question"):
            self.call_after_refresh(question.keep_in_sight)  # type: ignore[attr-defined]

    def show_standing(self) -> None:
        """Show where the interview stands."""
        self.query_one(Banner).stand(self.triage.talk)
