"""The tutor a line at a time, fit for screen readers and for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from triage.explanation.lines import Line
from triage.learn import record
from triage.learn.text import recording_lines
from triage.learn.tutor import Lesson, Score, Vignette, score
from triage.learn.tutor.choices import Choice, conditions, findings, levels, steps
from triage.learn.tutor.words import answer_words, score_lines, told_lines

MOST = 9  # so many things to choose from are read out at once
HOW = "Type a word for what you ask or test; 'name' when you know enough; 'quit' to end."
THEN = "Type 'chain' to see every step of the inference, 'next' for the next vignette, or 'quit'."
NONE = "none"

Read = Callable[[], str | None]
Write = Callable[[Iterable[Line]], None]
Search = Callable[[str], list[Choice]]


class Quit(Exception):
    """The learner has had enough."""


class PlainTutor:
    """Lesson after lesson. `read` gives a line, or None at the end of input; `write` shows lines."""

    def __init__(self, vignettes: list[Vignette], keep: Callable[[Score], str], read: Read, write: Write) -> None:
        self.vignettes, self.keep, self._read, self._write = vignettes, keep, read, write

    def run(self) -> None:
        """Until the vignettes, the input or the learner's patience end."""
        try:
            for vignette in self.vignettes:
                self._lesson(Lesson(vignette))
        except Quit:
            return

    def _lesson(self, lesson: Lesson) -> None:
        kb = lesson.vignette.kb
        self._write(told_lines(lesson))
        while (found := self._choose(HOW, partial(findings, kb), command="name")) is not None:
            lesson = self._asked(lesson, found.id or "")
        condition = self._named("Condition", "What is it most of all?", partial(conditions, kb))
        level = self._named("How soon", "How soon?", partial(levels, kb), listed=True) if lesson.has_urgency else None
        step = self._named("Next step", "What is to be done next?", partial(steps, kb))
        lesson = lesson.name(condition.id, level.id if level else None, step.id)  # type: ignore[arg-type]
        result = score(lesson)
        self._write([*score_lines(result), Line(self.keep(result), "quiet"), Line(THEN, "quiet")])
        while (word := self._line()) != "next":
            if word == "chain":
                self._write(recording_lines(record(kb, lesson.vignette.case)))
            self._write([Line(THEN, "quiet")])

    def _asked(self, lesson: Lesson, finding: str) -> Lesson:
        after = lesson.ask(finding)
        if after is lesson:
            self._write([Line("You know that already.", "quiet")])
        else:
            self._write([Line(answer_words(after, after.asked[-1]), "strong")])
        return after

    def _named(self, what: str, question: str, search: Search, listed: bool = False) -> Choice:
        how = "Type its number." if listed else f"Type a word for it, or '{NONE}' for none of these."
        found = self._choose(f"{question} {how}", search, listed=listed, may_be_none=not listed)
        assert found is not None  # only a command ends it without a choice
        self._write([Line(f"{found.words}.", "strong", lead=f"{what}: ")])
        return found

    def _choose(
        self, question: str, search: Search, *, command: str = "", listed: bool = False, may_be_none: bool = False
    ) -> Choice | None:
        """Ask until one thing is chosen, by a word that only it has or by a number; None for the command."""
        offered = self._offer(question, search("") if listed else [])
        while (typed := self._line()) != command or not command:
            if _is_number(typed) and offered:
                if len(typed) < 4 and 0 < int(typed) <= len(offered):
                    return offered[int(typed) - 1]
                self._write([Line(f"There is no number {typed[:20]} in the list.", "quiet")])
            elif may_be_none and typed.lower() == NONE:
                return search("")[-1]
            elif typed in ("", "?", "help") or _is_number(typed):
                offered = self._offer(question, search("") if listed else [])
            else:
                found = [choice for choice in search(typed) if choice.id is not None]
                if len(found) == 1:
                    return found[0]
                offered = self._found(typed, found)
        return None

    def _offer(self, question: str, choices: list[Choice]) -> list[Choice]:
        self._write([Line(question, "heading"), *_numbered(choices)])
        return choices

    def _found(self, typed: str, found: list[Choice]) -> list[Choice]:
        if not found:
            self._write([Line(f"Nothing in these rules is called '{typed}'. Type another word.", "quiet")])
            return []
        more = f" {len(found) - MOST} more have it: type a longer word for them." if len(found) > MOST else ""
        self._write([*_numbered(found[:MOST]), Line(f"Type a number, or another word.{more}", "quiet")])
        return found[:MOST]

    def _line(self) -> str:
        line = self._read()
        if line is None or line.strip().lower() == "quit":
            raise Quit
        return line.strip()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _numbered(choices: list[Choice]) -> list[Line]:
    return [Line(choice.words, lead=f"{place}. ") for place, choice in enumerate(choices, 1)]
