"""The view of one question: its words, what helps to answer it, the answers offered, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult

from triage.cli.screens.bodies import Body, Earlier, OneOf, SomeOf, Ticks
from triage.cli.screens.number import Number
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.scrolling import Scrolling
from triage.explanation.lines import Line
from triage.explanation.words import level_words
from triage.interview.interview import Interview
from triage.interview.questions import Ask, BadAnswer, Said
from triage.interview.words.persons import capital
from triage.interview.words.wording import Wording
from triage.knowledge.model import Level

ONE_OF_MANY = {"complaints": "Does this apply?", "tests": "Has this been done?"}  # the title where one thing is asked


def body_for(wording: Wording, ask: Ask, earlier: Earlier) -> Body:
    """The offered answers that fit a question."""
    if ask.kind == "list" or (ask.kind in ("complaints", "tests") and not is_single(ask)):
        return Ticks(wording, ask, earlier)
    finding = wording.kb.findings.get(ask.items[0]) if ask.kind == "finding" else None
    if finding is not None and finding.kind == "number":
        return Number(wording, ask, earlier)
    if finding is not None and finding.kind == "choice" and finding.many:
        return SomeOf(wording, ask, earlier)
    return OneOf(wording, ask, earlier)


def is_single(ask: Ask) -> bool:
    """Whether one thing is asked, answered by yes or no, a value or a number."""
    return len(ask.items) == 1


def earlier_of(talk: Interview, ask: Ask) -> dict[str, Said]:
    """What was said before to the items of a question, also where it was taken back."""
    kind = "finding" if ask.kind == "list" else ask.kind
    return {id: talk.remembered[kind, id] for id in ask.items if (kind, id) in talk.remembered}


def plainly(wrong: BadAnswer) -> str:
    """What is wrong with an answer, without the id of what was asked."""
    message = str(wrong)
    quoted = f"'{wrong.finding}' is "
    return f"This is {message[len(quoted) :]}." if message.startswith(quoted) else message


class Question(Scrolling):
    """One question with its answers."""

    def __init__(self, talk: Interview, ask: Ask, earlier: Earlier | None = None) -> None:
        super().__init__()
        wording = Wording(talk.kb, talk.audience)
        self.ask, self.wording = ask, wording
        self.body = body_for(wording, ask, earlier_of(talk, ask) if earlier is None else earlier)

    def compose(self) -> ComposeResult:
        """The words, then the answers."""
        yield Words(self._heading(), id="title")
        yield self.body
        yield Words(id="error")

    def on_mount(self) -> None:
        """Start where answering begins."""
        error, intro = self.query_one("#error", Words), self._intro()
        error.display = False
        self.query_one("#title", Words).say([*self._heading(), *intro])
        self.body.start()

    def on_descendant_focus(self) -> None:
        """At the first answer, keep the words of the question in sight too."""
        self.call_after_refresh(self.keep_in_sight)

    def keep_in_sight(self) -> None:
        """Show the beginning while nothing or the first answer has the focus."""
        focused = self.screen.focused
        if focused is None or focused is next(iter(self.query("Row, NumberField")), None):
            self.scroll_home(animate=False)

    def refuse(self, message: str) -> None:
        """Say beside the answers what is wrong with the one given."""
        error = self.query_one("#error", Words)
        error.display = True
        error.say([Line(message, "bad", lead="! ")])
        error.scroll_visible(animate=False)

    def _heading(self) -> Iterator[Line]:
        ask = self.ask
        single = ONE_OF_MANY.get(ask.kind) if is_single(ask) else None
        yield Line(single or self.wording.title(ask), "title")
        if single:
            yield Line(capital(self.wording.item(ask.kind, ask.items[0])), "strong")
        if ask.kind in ("list", "finding") and ask.level not in (None, "self_care", "insufficient"):
            yield Line(self._warning(ask.level, ask.danger))
        if is_single(ask) and (help := self.wording.help(ask.kind, ask.items[0])):
            yield Line(help, "quiet")

    def _warning(self, level: Level, danger: str) -> str:
        """What warning signs are signs of, and what that would mean."""
        meant = level_words(self.wording.kb, level)
        named = danger if danger not in self.wording.kb.topics.values() else ""
        if is_single(self.ask):
            return f"It helps to recognise: {named}. That would mean: {meant}." if named else f"It could mean: {meant}."
        return f"Warning signs{f' of: {named}' if named else ''}. That would mean: {meant}."

    def _intro(self) -> Iterator[Line]:
        if self.body.intro:
            yield Line(self.body.intro)
