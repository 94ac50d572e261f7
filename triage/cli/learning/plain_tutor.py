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

Read = Callable[[], str | None]
Write = Callable[[Iterable[Line]], None]


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
        self._write([*told_lines(lesson), Line(HOW, "quiet")])
        while (word := self._line()) != "name":
            found = self._pick(word, partial(findings, kb)) if word else None
            if found is not None and found.id is not None:
                lesson = self._asked(lesson, found.id)
        condition = self._choose("What is it most of all? Type a word for it.", partial(conditions, kb))
        level = self._choose("How soon?", partial(levels, kb), all_at_once=True)
        step = self._choose("What is to be done next? Type a word for it.", partial(steps, kb))
        lesson = lesson.name(condition.id, level.id, step.id)  # type: ignore[arg-type]
        result = score(lesson)
        self._write([*score_lines(result), Line(self.keep(result), "quiet"), Line(THEN, "quiet")])
        while (word := self._line()) != "next":
            if word == "chain":
                self._write([*recording_lines(record(kb, lesson.vignette.case)), Line(THEN, "quiet")])

    def _asked(self, lesson: Lesson, finding: str) -> Lesson:
        after = lesson.ask(finding)
        if after is lesson:
            self._write([Line("You know that already.", "quiet")])
        else:
            self._write([Line(answer_words(after, after.asked[-1]), "strong")])
        return after

    def _choose(self, question: str, search: Callable[[str], list[Choice]], all_at_once: bool = False) -> Choice:
        """Ask until one thing is chosen."""
        self._write([Line(question, "heading")])
        found = self._pick("", search) if all_at_once else None
        while found is None:
            found = self._pick(self._line(), search)
        return found

    def _pick(self, word: str, search: Callable[[str], list[Choice]]) -> Choice | None:
        """The one thing that has the word, or the one whose number is typed; None where neither comes."""
        found = search(word)
        if not found:
            self._write([Line(f"Nothing in these rules is called '{word}'.", "quiet")])
            return None
        if len(found) == 1:
            return found[0]
        shown = found[:MOST]
        lines = [Line(choice.words, lead=f"{place}. ") for place, choice in enumerate(shown, 1)]
        more = f" {len(found) - MOST} more have it: type a longer word for them." if len(found) > MOST else ""
        self._write([*lines, Line(f"Type a number, or nothing for none of them.{more}", "quiet")])
        typed = self._line()
        return shown[int(typed) - 1] if typed.isdecimal() and 0 < int(typed) <= len(shown) else None

    def _line(self) -> str:
        line = self._read()
        if line is None or line.strip().lower() == "quit":
            raise Quit
        return line.strip()
