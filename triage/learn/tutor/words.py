"""The lesson in words: what is told, what was found out, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage.explanation.lines import Line
from triage.explanation.words import SAFETY_LINE, STATUS_WORDS, fact_words, labels, level_words
from triage.knowledge.base import KnowledgeBase
from triage.learn.tutor.lesson import Asked, Lesson
from triage.learn.tutor.score import Score, Verdict

NONE = "none of these"
_MOST_FLAGS = 6
BURDEN_WORDS = {
    "none": "thing that costs nothing", "history": "question", "examination": "examination", "blood_test": "blood test",
    "ultrasound": "ultrasound", "xray": "X-ray", "ct": "CT", "mri": "MRI", "genetic_test": "genetic test",
    "referral": "referral", "treatment": "treatment",
}  # fmt: skip


def told_lines(lesson: Lesson) -> Iterator[Line]:
    """What the learner is told at the start."""
    vignette = lesson.vignette
    words = [fact_words(vignette.kb, finding, value) for finding, value in vignette.opening.items()]
    yield Line(f"Somebody comes to you: {'; '.join(words) or 'nothing is said yet'}.", "strong")


def answer_words(lesson: Lesson, one: Asked) -> str:
    """What an answer said: `fever: no`, `age: 70 years`, `night pain: not known`."""
    kb = lesson.vignette.kb
    if one.value is None or isinstance(one.value, bool):
        said = "not known" if one.value is None else "yes" if one.value else "no"
        return f"{kb.findings[one.finding].label}: {said}"
    return fact_words(kb, one.finding, one.value)


def asked_lines(lesson: Lesson) -> Iterator[Line]:
    """What was asked so far and what it said, the newest first."""
    for one in reversed(lesson.asked):
        yield Line(answer_words(lesson, one), lead="- ")
    if not lesson.asked:
        yield Line("Nothing was asked yet.", "quiet")


def condition_words(kb: KnowledgeBase, condition: str | None) -> str:
    """The label of a condition, or that there is none."""
    return kb.conditions[condition].label if condition else NONE


def step_words(kb: KnowledgeBase, step: str | None) -> str:
    """The label of a step, or that there is none."""
    return kb.steps[step].label if step else NONE


def score_lines(score: Score) -> Iterator[Line]:
    """How it went: the three answers, the warning signs, the questions, the story, and what the author expected."""
    lesson, kb, named = score.lesson, score.lesson.vignette.kb, score.named
    yield Line(f"{lesson.vignette.id}: {score.right} of {len(score.verdicts)} answers agree with the rules", "title")
    yield Line("")
    firsts = [f"{kb.conditions[id].label} ({STATUS_WORDS[_status(score, id)]})" for id in score.best]
    yield from _verdict("Condition", condition_words(kb, named.condition), score.condition, " or ".join(firsts) or NONE)
    if named.urgency is not None and score.urgency is not None:
        yield from _verdict("How soon", level_words(kb, named.urgency), score.urgency, level_words(kb, score.level))
    steps = "; ".join(kb.steps[id].label for id in score.steps) or NONE
    yield from _verdict("Next step", step_words(kb, named.step), score.step, steps)
    yield from _heading("From what you had found out")
    yield Line(_proof(score), indent=2)
    if lesson.has_urgency:
        yield from _flags(score)
    yield from _questions(score)
    if lesson.vignette.narrative:
        yield from _heading("The whole story")
        yield Line(lesson.vignette.narrative, indent=2)
    yield from _author(score)
    yield Line("")
    yield Line(SAFETY_LINE)


def _heading(text: str) -> Iterator[Line]:
    yield Line("")
    yield Line(text, "heading")


def _verdict(what: str, said: str, verdict: Verdict, right: str) -> Iterator[Line]:
    mark = "right" if verdict == "right" else verdict
    yield Line(f"{said}: {mark}", "strong" if verdict == "right" else "bad", 2, f"{what}: ")
    if verdict != "right":
        yield Line(right, indent=4, lead="the rules say: ")


def _status(score: Score, condition: str) -> str:
    return next(c.status for c in score.lesson.whole.candidates if c.condition == condition)


def _proof(score: Score) -> str:
    known, kb = score.lesson.known, score.lesson.vignette.kb
    if score.proven:
        return "What you named follows from it, by the rules."
    found = ", ".join(f"{kb.conditions[c.condition].label} ({c.status})" for c in known.candidates) or "no condition"
    soon = f"; how soon: {level_words(kb, known.urgency.level)}" if score.lesson.has_urgency else ""
    return f"By the rules only this follows from it: {found}{soon}."


def _flags(score: Score) -> Iterator[Line]:
    kb = score.lesson.vignette.kb
    yield from _heading("Warning signs")
    for finding in score.missed:
        there = fact_words(kb, finding, score.lesson.vignette.case.facts[finding])
        yield Line(f"{there}; you did not ask", "bad", 2, "missed: ")
    if not score.missed:
        yield Line("You missed none that is there.", indent=2)
    if score.open_flags:
        first = labels(kb, score.open_flags[:_MOST_FLAGS])
        more = len(score.open_flags) - _MOST_FLAGS
        rest = f" and {more} more" if more > 0 else ""
        yield Line(f"Still open, and each could have made it more urgent: {first}{rest}.", "quiet", 2)


def _questions(score: Score) -> Iterator[Line]:
    kb = score.lesson.vignette.kb
    yield from _heading("What you asked and tested")
    yield Line(burden_words(score.burden), indent=2)
    if score.idle:
        yield Line(f"No answer to these could have changed anything: {labels(kb, score.idle)}.", indent=2)
    elif score.lesson.asked:
        yield Line("Each of them could have changed something.", indent=2)


def burden_words(burden: dict[str, int]) -> str:
    """What was spent: `3 questions, 1 MRI`."""
    if not burden:
        return "Nothing."
    parts = (f"{count} {BURDEN_WORDS[kind]}{'s' if count > 1 else ''}" for kind, count in burden.items())
    return ", ".join(parts) + "."


def _author(score: Score) -> Iterator[Line]:
    """Where the vignette's author expected something else than the rules say."""
    kb, labelled = score.lesson.vignette.kb, score.lesson.vignette.labels
    expected: list[tuple[str, Iterable[str]]] = []
    if labelled.condition is not None and not set(labelled.condition or [None]) & set(score.best or [None]):
        expected.append(("condition", [condition_words(kb, id) for id in labelled.condition] or [NONE]))
    if score.urgency is not None and labelled.urgency is not None and score.level not in labelled.urgency:
        expected.append(("how soon", [level_words(kb, level) for level in labelled.urgency]))
    if labelled.step is not None and not set(labelled.step) & set(score.steps):
        expected.append(("next step", [step_words(kb, id) for id in labelled.step]))
    if expected:
        yield from _heading("The author of this vignette expected")
        for what, words in expected:
            yield Line(" or ".join(words), indent=2, lead=f"{what}: ")
