"""How a lesson went: what was named against what the rules prove, red flags missed, questions that changed nothing.

Nothing is weighed against anything else: no points are made up, each count stands for itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from triage.engine.evidence import deciding, in_order
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import BURDENS, LEVELS, Level
from triage.learn.tutor.lesson import Lesson, Named

Verdict = Literal["right", "wrong", "a candidate, but not the first", "too urgent", "not urgent enough"]


@dataclass(frozen=True)
class Score:
    """The score of a lesson that has ended.

    `condition`, `urgency`, `step` say whether what was named agrees with what the rules say of the whole vignette;
    `proven` whether that already followed, by the rules, from what the learner had found out. `missed` are red flags
    that are there and were not asked for, `open_flags` others that could still have made it more urgent, `idle` what
    was asked though no answer could have changed anything. `burden` counts what was spent, by kind, each test once.
    `urgency` is None where the rules say nothing of how soon.
    `best` is the condition that the rules put first, and what the author expected where the rules name it too; `steps`
    are the next steps, `level` is the urgency.
    """

    lesson: Lesson
    named: Named
    condition: Verdict
    urgency: Verdict | None
    step: Verdict
    proven: bool
    best: tuple[str, ...]
    level: Level
    steps: tuple[str, ...]
    missed: tuple[str, ...]
    open_flags: tuple[str, ...]
    idle: tuple[str, ...]
    burden: dict[str, int]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """On each answer that was asked for."""
        given = (self.condition, self.urgency, self.step)
        return tuple(verdict for verdict in given if verdict is not None)

    @property
    def right(self) -> int:
        """How many of the answers were right."""
        return self.verdicts.count("right")

    def to_dict(self) -> dict[str, Any]:
        """The score as it is kept."""
        named = self.named
        return {
            "case": self.lesson.vignette.id,
            "named": {"condition": named.condition, "urgency": named.urgency, "step": named.step},
            "condition": self.condition,
            "urgency": self.urgency,
            "step": self.step,
            "followed_from_what_was_known": self.proven,
            "asked": [one.finding for one in self.lesson.asked],
            "red_flags_missed": list(self.missed),
            "could_change_nothing": list(self.idle),
            "burden": self.burden,
        }


def score(lesson: Lesson) -> Score:
    """Score a lesson in which something was named. Raises ValueError before that."""
    if lesson.named is None:
        raise ValueError("nothing was named yet")
    named, whole, known = lesson.named, lesson.whole, lesson.known
    best = _best(lesson)
    steps = tuple(shown.step for shown in whole.next_steps)
    flags = lesson.vignette.kb.findings
    missed = [f for f in _warning(lesson) if f not in known.case.facts]
    decided = [f for f in known.urgency.decided_by if flags[f].red_flag and f not in missed and f not in lesson.told]
    proven = named.urgency in (None, known.urgency.level) and (
        named.condition is None or named.condition in {standing.condition for standing in known.candidates}
    )
    return Score(
        lesson,
        named,
        _condition(lesson, named.condition, best),
        None if named.urgency is None else _compared(named.urgency, whole.urgency.level),
        "right" if (named.step in steps if steps else named.step is None) else "wrong",
        proven,
        best,
        whole.urgency.level,
        steps,
        in_order(lesson.vignette.kb, missed),
        in_order(lesson.vignette.kb, decided),
        lesson.idle(),
        _burden(lesson),
    )


def _warning(lesson: Lesson) -> set[str]:
    """The red flags that are there: signs that are present, and answers that make a rule on urgency fire."""
    kb, inference, facts = lesson.vignette.kb, lesson.whole.inference, lesson.vignette.case.facts
    urgent = [rule for rule in inference.fired if rule.id in kb.level_of]
    telling = {finding for rule in urgent for finding in deciding(inference.reading, rule.trigger, True)}
    there = {f for f, value in facts.items() if value is True or (f in telling and not isinstance(value, bool))}
    return {f for f in there if kb.findings[f].red_flag}


def _best(lesson: Lesson) -> tuple[str, ...]:
    candidates = [standing.condition for standing in lesson.whole.candidates]
    expected = lesson.vignette.labels.condition or ()
    return tuple(dict.fromkeys([*candidates[:1], *(id for id in expected if id in candidates)]))


def _condition(lesson: Lesson, said: str | None, best: tuple[str, ...]) -> Verdict:
    if said in best or (said is None and not best):
        return "right"
    named = {standing.condition for standing in lesson.whole.candidates}
    return "a candidate, but not the first" if said in named else "wrong"


def _compared(said: Level, right: Level) -> Verdict:
    if said == right:
        return "right"
    return "too urgent" if LEVELS.index(said) < LEVELS.index(right) else "not urgent enough"


def _burden(lesson: Lesson) -> dict[str, int]:
    """How many questions, examinations and tests: each finding that is asked counts, each test once."""
    kb: KnowledgeBase = lesson.vignette.kb
    tests = {one.way for one in lesson.asked if one.way in kb.steps}
    spent = Counter(kb.steps[step].burden for step in tests)
    spent.update(one.way for one in lesson.asked if one.way not in kb.steps)
    return {burden: spent[burden] for burden in BURDENS if spent[burden]}
