"""The player: one recorded inference on the whole terminal, step by step, forward and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import ProgressBar

from triage.cli.screens.frame import Hints, Keys
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.reading import Reading
from triage.cli.screens.whole import Whole
from triage.explanation.lines import Line
from triage.explanation.words import SAFETY_LINE
from triage.learn.panes import agenda_lines, chain_lines, cited_lines, memory_lines, rule_lines
from triage.learn.recording import Recording

PAUSE = 1.5  # seconds a step stands while it plays by itself


class Pane(VerticalScroll):
    """A titled part of the screen that scrolls by itself."""

    def __init__(self, title: str, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.border_title = title

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Words()

    def say(self, lines: Iterable[Line], to_end: bool = False) -> None:
        """Show other lines, from the first one or to the last."""
        self.query_one(Words).say(lines)
        if to_end:
            self.call_after_refresh(self.scroll_end, animate=False)
        else:
            self.scroll_home(animate=False)


class Playing(Screen[None]):
    """The step in one sentence, the panes, and the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,n", "go(1)", show=False),
        Binding("left,h,p", "go(-1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("f", "firing", show=False),
        Binding("space", "play", show=False),
        Binding("r", "result", show=False),
        Binding("question_mark,f1", "help", show=False),
    ]
    HINTS: Hints = (
        ("→", "Next", "go(1)"), ("←", "Back", "go(-1)"), ("q", "Quit", "app.leave"), ("Space", "Play", "play"),
        ("f", "Next rule", "firing"), ("r", "Result", "result"), ("Tab", "Pane", "app.focus_next"),
        ("F1", "Keys", "help"), ("d", "Dark/light", "app.theme"),
    )  # fmt: skip

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self.recording, self.place, self.playing = recording, 0, False

    def compose(self) -> ComposeResult:
        """The sentence above, three panes beside one another, the chain below."""
        yield Words(id="banner")
        yield ProgressBar(len(self.recording.steps) - 1, show_eta=False, show_percentage=False, id="progress")
        with Vertical(id="panes"):
            with Horizontal(id="three"):
                yield Pane("Agenda, next first", "agenda")
                yield Pane("Rule", "rule")
                yield Pane("Working memory", "memory")
            yield Pane("From facts to conclusions", "chain")
        yield Words([Line(SAFETY_LINE)], id="safety", widest=len(SAFETY_LINE))
        yield Keys(self.HINTS)

    def on_mount(self) -> None:
        """The first step."""
        self.timer = self.set_interval(PAUSE, lambda: self.action_go(1), pause=True)
        self.show_step()

    def show_step(self) -> None:
        """Show the step as it is now."""
        recording, place = self.recording, self.place
        step, last = recording.steps[place], len(recording.steps) - 1
        sentence = Line(step.title, "strong", lead=f"Step {place} of {last}: ")
        lines = [Line(f"Case {recording.assessment.case.id}", "quiet"), sentence]
        self.query_one("#banner", Words).say([*lines, Line(step.because)] if step.kind == "start" else lines)
        self.query_one(ProgressBar).update(progress=place)
        self.query_one("#memory", Pane).say(memory_lines(recording, place))
        self.query_one("#agenda", Pane).say(agenda_lines(recording, place))
        self.query_one("#chain", Pane).say(chain_lines(recording, place), to_end=True)
        rule = self.query_one("#rule", Pane)
        if step.rule:
            view = recording.rules[step.rule]
            rule.border_title = "The rule that fires"
            rule.say([*rule_lines(view), Line(""), *cited_lines(view)])
        else:
            rule.border_title = "Rule"
            ended = step.kind == "end"
            rule.say(
                [Line("No rule is left; r shows the result." if ended else "The rule that fires stands here.", "quiet")]
            )

    def action_go(self, by: int) -> None:
        """So many steps on, or back."""
        to = self.place + by
        if 0 <= to < len(self.recording.steps):
            self.place = to
            self.show_step()
        if to + 1 >= len(self.recording.steps):
            self._play(False)

    def action_jump(self, to: int) -> None:
        """To the first step, or to the last."""
        self.place = to % len(self.recording.steps)
        self.show_step()

    def action_firing(self) -> None:
        """To the next rule that fires, or to the end where none does."""
        later = range(self.place + 1, len(self.recording.steps))
        self.action_jump(next((n for n in later if self.recording.steps[n].rule), -1))

    def action_play(self) -> None:
        """Play by itself, or stop."""
        self._play(not self.playing and self.place + 1 < len(self.recording.steps))

    def _play(self, on: bool) -> None:
        self.playing = on
        if on:
            self.timer.resume()
        else:
            self.timer.pause()

    def action_result(self) -> None:
        """Show what the case comes to."""
        self.app.push_screen(Reading(self.recording.result))

    def action_help(self) -> None:
        """Show all keys, and what the panes are."""
        self.app.push_screen(Reading(_HELP))


class PlayerApp(Whole):
    """The player as a program of its own."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../screens/screens.tcss", "learning.tcss"]

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self.recording = recording

    def on_mount(self) -> None:
        """Show the first step."""
        self.heed_signals()
        self.push_screen(Playing(self.recording))


_KEYS = (
    ("→ l n", "next step"), ("← h p", "step back"), ("Home End", "first and last step"),
    ("f", "on to the next rule that fires"), ("Space", "play by itself, and stop"), ("r", "the result"),
    ("Tab", "to the next pane; ↑ and ↓ scroll it"), ("d", "dark or light colours"), ("q", "quit"),
)  # fmt: skip
_HELP = (
    Line("Keys", "title"),
    Line(""),
    *(Line(words, indent=2, lead=f"{key:<9} ") for key, words in _KEYS),
    Line(""),
    Line("What stands where", "heading"),
    Line("Working memory: what is known by now, given, following from it, or concluded; + is new.", indent=2),
    Line(
        "Agenda: the rules whose conditions are true and that have not fired yet; the first one fires next.", indent=2
    ),
    Line("The rule that fires: as it is written; > marks a line with a test that speaks for it.", indent=2),
    Line("From facts to conclusions: every rule that fired so far, with what made it fire and what it said.", indent=2),
)
