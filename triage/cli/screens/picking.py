"""Choosing what to say: an earlier answer to change, or something that was not asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from triage.cli.phrases import said_items
from triage.cli.screens.frame import Keys
from triage.cli.screens.paragraphs import Paragraphs, Words
from triage.cli.screens.saying import Saying
from triage.explanation.lines import Line
from triage.explanation.search import findings_told
from triage.interview.interview import Interview
from triage.interview.questions import Ask, AskKind
from triage.interview.words.persons import capital

MOST_SHOWN = 40


class Picking(ModalScreen[Interview | None]):
    """A list of things; the chosen one is asked for over it. Dismissed with the interview in which it is said."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]
    heading: ClassVar[str]
    nothing: ClassVar[str]

    def __init__(self, talk: Interview) -> None:
        super().__init__()
        self.talk = talk
        self.asks: dict[str, tuple[AskKind, str]] = {}

    def compose(self) -> ComposeResult:
        """Heading, list and keys."""
        with Vertical(classes="window"):
            yield Words([Line(self.heading, "title")])
            yield from self.above()
            yield Words([Line(self.nothing)], id="nothing")
            yield OptionList(markup=False)
            yield Keys((("Esc", "Close", "close"), ("↑ ↓", "Move", "nothing"), ("Enter", "Choose", "take")))

    def above(self) -> ComposeResult:
        """What stands over the list."""
        yield from ()

    def offer(self, things: Iterator[tuple[AskKind, str, list[Line]]]) -> None:
        """Show things to choose from."""
        listed = self.query_one(OptionList)
        listed.clear_options()
        self.asks = {}
        for place, (kind, id, lines) in enumerate(things):
            if place >= MOST_SHOWN and isinstance(self, Tell):
                break
            self.asks[str(place)] = (kind, id)
            listed.add_option(Option(Paragraphs(lines), str(place)))
        self.query_one("#nothing").display = not self.asks
        listed.display = bool(self.asks)
        if self.asks:
            listed.highlighted = 0

    def action_close(self) -> None:
        """Close the list."""
        self.dismiss(None)

    def action_nothing(self) -> None:
        """The arrows do this by themselves."""

    def action_take(self) -> None:
        """Choose the highlighted thing."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask for the chosen thing."""
        kind, id = self.asks[str(event.option_id)]
        self.app.push_screen(Saying(self.talk, Ask(kind, (id,), ""), self.say), self._said)

    def say(self, kind: AskKind, said: dict[str, Any]) -> Interview:
        """The interview with the thing said. Raises BadAnswer."""
        raise NotImplementedError

    def _said(self, talk: Interview | None) -> None:
        if talk is not None:
            self.dismiss(talk)


class Edit(Picking):
    """An earlier answer to give again."""

    heading = "Change an earlier answer"
    nothing = "Nothing was said so far."

    def on_mount(self) -> None:
        """List what was said."""
        self.offer(self._things())
        self.query_one(OptionList).focus()

    def _things(self) -> Iterator[tuple[AskKind, str, list[Line]]]:
        said_at = {id: place for place, change in enumerate(self.talk.changes) for id in change.said}
        for item in sorted(said_items(self.talk), key=lambda item: -said_at.get(item.id, 0)):  # the newest first
            yield item.kind, item.id, [Line(capital(item.words)), Line(item.said, "strong", lead="-> ")]

    def say(self, kind: AskKind, said: dict[str, Any]) -> Interview:
        """Change the answer."""
        return self.talk.edit(kind, said)


class Tell(Picking):
    """Something that was not asked, found by a word."""

    heading = "Tell something that was not asked"
    nothing = "Type a word: numb, fever, X-ray ..."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("up", "move('cursor_up')", show=False, priority=True),
    ]

    def above(self) -> ComposeResult:
        """The field for the word."""
        yield Input(placeholder="a word for it")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.offer(iter(()))
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the word is typed."""
        word = event.value.strip()
        self.offer(self._found(word))
        if word and not self.asks:
            self.query_one("#nothing", Words).say([Line(f"Nothing in these rules is called “{word}”.")])

    def _found(self, word: str) -> Iterator[tuple[AskKind, str, list[Line]]]:
        for finding in findings_told(self.talk.kb, word):
            yield "finding", finding.id, [Line(capital(finding.label), "strong"), Line(finding.question, "quiet")]

    def on_input_submitted(self) -> None:
        """Enter chooses the highlighted thing."""
        self.action_take()

    def action_move(self, how: str) -> None:
        """Arrows move in the list while the word is being typed."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def say(self, kind: AskKind, said: dict[str, Any]) -> Interview:  # noqa: ARG002
        """Tell it."""
        return self.talk.volunteer(said)
