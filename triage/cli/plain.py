"""The interview one line at a time: fit for screen readers, for slow lines, and for terminals that can't do more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.cases.plain import quoted
from triage.cli.phrases import HELP, earlier_answers, question_lines, said_items, urgent_notice
from triage.cli.typed import NotUnderstood, read_typed
from triage.engine.urgency import has_urgency
from triage.explanation.lines import Line
from triage.explanation.vocabulary import findings_with
from triage.interview.interview import Interview
from triage.interview.keeping.outcome import differences, outcome_of
from triage.interview.questions import Ask, AskKind, BadAnswer, Said
from triage.interview.words.persons import capital
from triage.interview.words.record import so_far_lines
from triage.interview.words.why import why_lines
from triage.interview.words.wording import Wording

MOST_FOUND = 20  # findings listed by `tell`; more are better found with one more word
ALL_ASKED = "That is all: nothing that may still be asked would change the result."
AFTER_ALL = "Type result to see it. You can still go back, edit, or tell WORDS; help lists what can be typed."

Read = Callable[[], str | None]
Say = Callable[[Iterable[Line]], None]
Keep = Callable[[Interview], None]


class _Finish(Exception):
    """The person has had enough: the result as it stands."""


class _Elsewhere(Exception):
    """Another command was typed inside a smaller dialogue; `words` is what was typed."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Conversation:
    """One interview by typed lines.

    `read` gives the next line without its end, None where there is no more; `say` shows lines;
    `keep` is called with the interview after every event.
    """

    def __init__(self, talk: Interview, keep: Keep, read: Read, say: Say) -> None:
        self.talk, self.keep, self.read, self.say = talk, keep, read, say
        self.kb, self.wording = talk.kb, Wording(talk.kb, talk.audience)

    def run(self) -> Interview:
        """Ask until nothing is left to ask and the result is wanted, or the person ends it; the interview then."""
        self.say(urgent_notice(self.talk))
        self._tell("Type help to see what can be typed.")
        try:
            while True:
                self._turn(self.talk.question)
        except _Finish:
            return self.talk

    def _turn(self, ask: Ask | None) -> None:
        """One question, asked again until the interview has moved on."""
        before = self.talk
        self._show(ask)
        while self.talk is before:
            words = self._line(lambda: self._show(ask), inside=False)
            while words:
                try:
                    self._do(ask, words)
                    words = ""
                except _Elsewhere as elsewhere:
                    words = elsewhere.words

    def _show(self, ask: Ask | None) -> None:
        if ask is None:
            self.say([Line(""), Line(ALL_ASKED, "strong"), Line(AFTER_ALL)])
        else:
            self.say(question_lines(self.wording, ask, self.talk.at_most, earlier_answers(self.talk, ask)))

    def _do(self, ask: Ask | None, words: str) -> None:
        """Do what a line says: a command, or the answer."""
        command, _, rest = words.partition(" ")
        match command.casefold(), rest:
            case "back", "":
                self._back()
            case "edit", "":
                self._edit()
            case "tell", _:
                self._volunteer(rest)
            case _:
                self._answer(ask, words)

    def _answer(self, ask: Ask | None, words: str) -> None:
        if ask is None:
            self._tell(f"{quoted(words)} is nothing that can be typed here. {AFTER_ALL}")
            return
        try:
            said, rest = read_typed(self.wording, ask, words)
            self._move(self.talk.answer(said, rest))
        except (NotUnderstood, BadAnswer) as problem:
            self._tell(str(problem))

    def _back(self) -> None:
        if self.talk.changes:
            self._tell("The last answer is taken back.")
            self._move(self.talk.back())
        else:
            self._tell("Nothing was said yet that could be taken back.")

    def _edit(self) -> None:
        """List what was said, let one be chosen, and ask for it again."""
        items = said_items(self.talk)
        if not items:
            self._tell("Nothing was said yet that could be changed.")
            return
        self._tell("What was said so far:")
        chosen = self._choose([f"{capital(item.words)}: {item.said}" for item in items])
        if chosen is not None:
            item = items[chosen]
            said = self._ask_for(item.kind, item.id)
            if said is not None:
                self._move(self.talk.edit(item.kind, {item.id: said}))

    def _volunteer(self, words: str) -> None:
        """Search the findings by words, let one be chosen, and ask for it."""
        parts = words.split()
        if not parts:
            self._tell("Type tell and a word of what you want to tell, as: tell fever")
            return
        found = [f for f in findings_with(self.kb, parts[0]) if all(f in findings_with(self.kb, p) for p in parts[1:])]
        if not found:
            self._tell(f"Nothing that is known here has {quoted(words)} in its name. Try one other or shorter word.")
            return
        self._tell(f"Found {len(found)}:" if len(found) <= MOST_FOUND else f"Found {len(found)}, the first of them:")
        chosen = self._choose([f"{capital(f.label)}: {f.question}" for f in found[:MOST_FOUND]])
        if chosen is not None:
            finding = found[chosen].id
            said = self._ask_for("finding", finding)
            if said is not None:
                self._move(self.talk.volunteer({finding: said}))

    def _choose(self, texts: list[str]) -> int | None:
        """The place of the one that is chosen by its number; None where the person goes back."""

        def show() -> None:
            self.say(Line(text, indent=2, lead=f"{place}. ") for place, text in enumerate(texts, 1))
            self._tell(f"Type one number from 1 to {len(texts)}, or back to leave this.")

        show()
        while words := self._line(show):
            if words.isascii() and words.isdigit() and len(words) < 9 and 1 <= int(words) <= len(texts):
                return int(words) - 1
            self._tell(f"{quoted(words)} is no number from 1 to {len(texts)}. Type one of them, or back to leave this.")
        return None

    def _ask_for(self, kind: AskKind, id: str) -> Said | None:
        """What is said to a single thing; None where the person goes back."""
        ask = Ask(kind, (id,), "")

        def show() -> None:
            self.say(question_lines(self.wording, ask, None, ""))

        show()
        while words := self._line(show):
            try:
                said, rest = read_typed(self.wording, ask, words)
            except NotUnderstood as problem:
                self._tell(f"{problem} Or type back to leave this.")
                continue
            value: Said = said.get(id, rest)
            return value
        return None

    def _line(self, again: Callable[[], None], inside: bool = True) -> str:
        """The next line that is not done with here; inside a smaller dialogue empty where it is left.

        Raises _Finish where the person ends the interview, _Elsewhere for a command that leaves the dialogue.
        """
        while (typed := self.read()) is not None:
            words = " ".join(typed.split())
            match words.casefold().split():
                case []:
                    again()
                case ["quit" | "result"]:
                    raise _Finish
                case ["help"]:
                    self.say(HELP)
                case ["?"]:
                    self.say(why_lines(self.talk))
                case ["so", "far"]:
                    self.say(so_far_lines(self.talk))
                case ["back"] if inside:
                    return ""
                case ["edit"] | ["tell", *_] if inside:
                    raise _Elsewhere(words)
                case _:
                    return words
        raise _Finish

    def _move(self, talk: Interview) -> None:
        """Go on with another state: keep it first, then say what it changed."""
        before, self.talk = self.talk, talk
        self.keep(talk)
        old, new = outcome_of(before.assessment), outcome_of(talk.assessment)
        if has_urgency(self.kb) and new.level == "emergency_now" != old.level:
            self.say(urgent_notice(talk))
        for sentence in differences(self.kb, old, new):
            self._tell(sentence)

    def _tell(self, text: str) -> None:
        self.say([Line(text)])
