"""What a question offers to answer it with: rows to choose from, rows to tick, or a field for a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from triage.cli.screens.paragraphs import Words
from triage.cli.screens.row import Row
from triage.cli.screens.scrolling import Scrolling
from triage.explanation.lines import Line
from triage.explanation.words import choice_words
from triage.interview.questions import Ask, Said
from triage.interview.words.persons import capital
from triage.interview.words.wording import Wording
from triage.knowledge.names import normal

Earlier = Mapping[str, Said]  # what was said before to each item, to be offered again

NOT_SURE = "Not sure"
SKIP = "Skip: I would rather not say"
AS_BEFORE = " (your answer before)"


class Body(Vertical):
    """The offered answers to one question. `items` scroll where they are many, `actions` end the question."""

    class Given(Message):
        """An answer: a value for some items, and what the others are."""

        def __init__(self, ask: Ask, said: Mapping[str, Any], rest: Said = "not known") -> None:
            super().__init__()
            self.ask, self.said, self.rest = ask, said, rest

    class Unclear(Message):
        """What was chosen says nothing yet; `message` says what to do."""

        def __init__(self, message: str) -> None:
            super().__init__()
            self.message = message

    intro = ""  # one sentence on how to answer, where the rows do not say it

    def __init__(self, wording: Wording, ask: Ask, earlier: Earlier) -> None:
        super().__init__()
        self.wording, self.ask, self.earlier = wording, ask, earlier

    def rows(self) -> Iterator[Row]:
        """Every row, from the first to the last."""
        yield from self.query(Row)

    def choose(self, key: str) -> bool:
        """Choose the row that has this key; whether there is one."""
        found = next((row for row in self.rows() if row.key == key), None)
        if found is not None:
            found.action_choose()
        return found is not None

    def give(self, said: Mapping[str, Any], rest: Said = "not known") -> None:
        """Say an answer."""
        self.post_message(self.Given(self.ask, said, rest))

    def start(self) -> None:
        """Put the focus where answering begins; on nothing where Enter must not answer by accident."""
        before = next((row for row in self.rows() if row.has_class("-before")), None)
        if before is not None:
            before.focus()

    def _row(self, words: str, value: Said, key: str, was: Said | None) -> Row:
        same = was is not None and value == was and isinstance(value, bool) == isinstance(was, bool)
        return Row(words + (AS_BEFORE if same else ""), value, key, classes="-before" if same else "")


class OneOf(Body):
    """Yes, no, or one of the values of a choice: choosing a row answers."""

    def compose(self) -> ComposeResult:
        """The answers, then not sure and skip."""
        was = self.earlier.get(self.ask.items[0])
        with Vertical(classes="rows"):
            for words, value, key in self._answers():
                yield self._row(words, value, key, was)
            yield self._row(NOT_SURE, "not known", "u", was)
            yield self._row(SKIP, "declined", "s", was)

    def _answers(self) -> Iterator[tuple[str, Said, str]]:
        finding = self.wording.kb.findings.get(self.ask.items[0])
        if self.ask.kind != "finding" or finding is None or finding.kind == "boolean":
            yield "Yes", True, "y"
            yield "No", False, "n"
            return
        place = 0
        for value in finding.values:
            none = normal(value) == "none"
            place += not none
            yield capital(choice_words(finding, value)), value, "0" if none else str(place) if place < 10 else ""

    def on_row_chosen(self, event: Row.Chosen) -> None:
        """A chosen row is the answer."""
        event.stop()
        self.give({self.ask.items[0]: event.row.value})


class SomeOf(Body):
    """The values of a choice that can be several: what is ticked is the whole answer."""

    intro = "Tick all that apply: what you leave out counts as no."
    nothing_ticked = "Nothing is ticked. Tick what applies, or choose one of the answers below the list."

    def compose(self) -> ComposeResult:
        """The values to tick, then what ends the question."""
        finding = self.wording.kb.findings[self.ask.items[0]]
        was = self.earlier.get(finding.id)
        held = was if isinstance(was, tuple) else ()
        with Scrolling(classes="rows items"):
            for value in finding.values:
                if normal(value) != "none":
                    yield Row(capital(choice_words(finding, value)), value, ticked=value in held)
        with Vertical(classes="rows actions"):
            yield Row("Continue with what is ticked", True, "c")
            for value in finding.values:
                if normal(value) == "none":
                    yield self._row("None of these", (value,), "0", was)
            yield self._row(NOT_SURE, "not known", "u", was)
            yield self._row(SKIP, "declined", "s", was)

    def start(self) -> None:
        """Begin at the first value."""
        next(self.rows()).focus()

    def on_row_chosen(self, event: Row.Chosen) -> None:
        """Tick a value, or answer."""
        event.stop()
        row = event.row
        if row.ticked is not None:
            row.tick()
        elif row.value is True:
            ticked = [r.value for r in self.rows() if r.ticked]
            if ticked:
                self.give({self.ask.items[0]: ticked})
            else:
                self.post_message(self.Unclear(self.nothing_ticked))
        else:
            self.give({self.ask.items[0]: row.value})


class Ticks(Body):
    """Several things with yes or no each: what is not ticked is said by the row that ends the question."""

    how_to = "Tick what applies of these {}."

    def compose(self) -> ComposeResult:
        """The things to tick, then what the others are."""
        self.intro = self.how_to.format(len(self.ask.items))
        with Scrolling(classes="rows items"):
            for id in self.ask.items:
                words, help = capital(self.wording.item(self.ask.kind, id)), self.wording.help(self.ask.kind, id)
                yield Row(words, id, ticked=self.earlier.get(id) is True, help=help)
        if any(self.wording.help(self.ask.kind, id) for id in self.ask.items):
            yield Words([Line("")], classes="helping")
        with Vertical(classes="rows actions"):
            yield Words([Line("Not ticked is not a no. How is it with the rest?")], classes="asking")
            for key, rest in (("c", "not known"), ("0", False), ("s", "declined")):
                yield Row(self._ending(rest), rest, key, classes="-before" if rest == self._rest_before() else "")

    def _rest_before(self) -> Said | None:
        said = {value for id in self.ask.items if (value := self.earlier.get(id)) is not True}
        return said.pop() if len(said) == 1 else None

    def _ending(self, rest: object, ticked: int = 0) -> str:
        before = AS_BEFORE if self._rest_before() is not None and rest == self._rest_before() else ""
        if rest is False:
            return ("None of the others" if ticked else "None of these") + before
        if rest == "declined":
            return SKIP + before
        return ("Continue: the others I don't know" if ticked else "Continue: I don't know any of these") + before

    def on_mount(self) -> None:
        """Word the endings by what was ticked before."""
        self._reword()

    def on_row_looked(self, event: Row.Looked) -> None:
        """Show the help for the row that is looked at."""
        event.stop()
        for helping in self.query(".helping").results(Words):
            helping.say([Line(event.row.help)])

    def start(self) -> None:
        """Begin at the first thing: Enter only ticks it."""
        next(self.rows()).focus()

    def on_row_chosen(self, event: Row.Chosen) -> None:
        """Tick a thing, or answer."""
        event.stop()
        if event.row.ticked is not None:
            event.row.tick()
            self._reword()
        else:
            self.give({row.value: True for row in self.rows() if row.ticked}, event.row.value)

    def _reword(self) -> None:
        ticked = sum(bool(row.ticked) for row in self.rows())
        for row in self.rows():
            if row.ticked is None:
                row.say(self._ending(row.value, ticked))
