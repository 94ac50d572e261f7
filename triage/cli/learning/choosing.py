"""Choosing one thing of a list, found by a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from triage.cli.screens.frame import Keys
from triage.cli.screens.paragraphs import Paragraphs, Words
from triage.explanation.lines import Line
from triage.learn.tutor.choices import Choice

Search = Callable[[str], list[Choice]]


class Finder(Vertical):
    """A field for a word and the things that have it; arrows move in the list while the word is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
    ]

    class Chosen(Message):
        """Something was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, search: Search, hint: str) -> None:
        super().__init__(classes="finder")
        self.search, self.hint = search, hint
        self.offered: list[Choice] = []

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield Input(placeholder=self.hint)
        yield Words([Line("Nothing in these rules is called so.")], classes="nothing")
        yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Everything, to begin with."""
        self.offer("")
        self.query_one(Input).focus()

    def offer(self, text: str) -> None:
        """Show what has the words of `text`."""
        self.offered = self.search(text)
        listed = self.query_one(OptionList)
        listed.clear_options()
        for place, choice in enumerate(self.offered):
            lines = [Line(choice.words, "strong")]
            if choice.about:
                lines.append(Line(choice.about, "quiet"))
            listed.add_option(Option(Paragraphs(lines), str(place)))
        self.query_one(".nothing").display = not self.offered
        if self.offered:
            listed.highlighted = 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the word is typed."""
        self.offer(event.value.strip())

    def on_input_submitted(self) -> None:
        """Enter chooses the highlighted thing."""
        self.query_one(OptionList).action_select()

    def action_move(self, how: str) -> None:
        """Move in the list."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell the screen what was chosen."""
        event.stop()
        self.post_message(self.Chosen(self.offered[int(str(event.option_id))]))

    def clear(self) -> None:
        """Empty the field."""
        self.query_one(Input).value = ""


class Choosing(ModalScreen[Choice | None]):
    """One choice over the screen; dismissed with it, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, heading: str, search: Search) -> None:
        super().__init__()
        self.heading, self.search, self.done = heading, search, False

    def compose(self) -> ComposeResult:
        """Heading, field, list and keys."""
        with Vertical(classes="window choosing"):
            yield Words([Line(self.heading, "title")])
            yield Finder(self.search, "a word for it")
            yield Keys((("Esc", "Back", "close"), ("↑ ↓", "Move", "nothing"), ("Enter", "Choose", "take")))

    def on_finder_chosen(self, event: Finder.Chosen) -> None:
        """Take the chosen thing, once: a held key may choose again before the list is gone."""
        if self.is_current and not self.done:
            self.done = True
            self.dismiss(event.choice)

    def action_close(self) -> None:
        """Choose nothing."""
        if self.is_current and not self.done:
            self.done = True
            self.dismiss(None)

    def action_nothing(self) -> None:
        """The arrows do this by themselves."""

    def action_take(self) -> None:
        """Choose the highlighted thing."""
        self.query_one(OptionList).action_select()
