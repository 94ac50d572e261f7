"""Counts over labelled cases: all that the metrics need, whatever the number and the order of the cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from triage.evaluate.answers import Answers, Numbers, Words, combinations
from triage.evaluate.labels import Labels
from triage.knowledge.model import LEVELS, Level

LOSING = (
    "unknown-finding",
    "ambiguous-name",
    "inexact-code",
    "contradiction",
    "bad-value",
)  # problems that lose a fact


@dataclass
class Tally:
    """What was said beside what was expected.

    `urgency`: cases by (acceptable levels, level said); `worst`: the same with the worst still possible. `places`:
    cases that expect a condition, by its rank from 1, 0 where it is not shown. `none`: cases that expect no condition,
    by how many are shown. `step`: cases that expect a step, by whether it is shown. `fired`: cases by rule.
    """

    cases: int = 0
    with_level: int = 0
    with_condition: int = 0
    with_lost_facts: int = 0
    urgency: Counter[tuple[tuple[Level, ...], Level]] = field(default_factory=Counter)
    worst: Counter[tuple[tuple[Level, ...], Level]] = field(default_factory=Counter)
    places: Counter[int] = field(default_factory=Counter)
    none: Counter[int] = field(default_factory=Counter)
    step: Counter[bool] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)

    def add(self, answers: Answers, codes: Numbers, labels: list[Labels]) -> Judged:
        """Count one batch; `codes` gives each case its place in `labels`."""
        judged = judge(answers, codes, labels)
        self.cases += answers.size
        self.with_level += int(np.count_nonzero(answers.level != LEVELS.index("insufficient")))
        self.with_condition += int(np.count_nonzero(answers.candidates.lengths))
        losing = np.isin(answers.problems.codes, [i for i, n in enumerate(answers.problems.names) if n in LOSING])
        self.with_lost_facts += len(np.unique(answers.problems.owner[losing]))
        for counts, said in ((self.urgency, answers.level), (self.worst, answers.worst)):
            for (code, level), count in combinations(codes, said):
                expected = labels[code].urgency
                if expected is not None:
                    counts[expected, LEVELS[level]] += count
        self.places.update(_counted(judged.place[judged.wants_condition]))
        self.none.update(_counted(answers.candidates.lengths[judged.wants_none]))
        self.step.update({bool(k): n for k, n in _counted(judged.step[judged.wants_step]).items()})
        times = np.bincount(answers.fired.codes, minlength=len(answers.fired.names))
        self.fired.update({rule: int(n) for rule, n in zip(answers.fired.names, times, strict=True) if n})
        return judged

    def unlabelled(self) -> dict[str, int]:
        """For each label, how many cases have none."""
        found = {
            "urgency": self.urgency.total(),
            "condition": self.places.total() + self.none.total(),
            "step": self.step.total(),
        }
        return {label: self.cases - labelled for label, labelled in found.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """One batch beside its labels, an entry a case: the rank of the expected condition (0: not shown), and so on."""

    place: Numbers
    step: Numbers
    wants_condition: Numbers
    wants_none: Numbers
    wants_step: Numbers


def judge(answers: Answers, codes: Numbers, labels: list[Labels]) -> Judged:
    """Where the expected condition stands in each case, and whether the expected step is shown."""
    conditions = [label.condition for label in labels]
    steps = [label.step for label in labels]
    place = np.full(answers.size, np.iinfo(np.int64).max)
    hits = _expected(answers.candidates, codes, conditions)
    np.minimum.at(place, answers.candidates.owner[hits], answers.candidates.place[hits] + 1)
    place[place == np.iinfo(np.int64).max] = 0
    step = np.zeros(answers.size, np.int64)
    step[answers.steps.owner[_expected(answers.steps, codes, steps)]] = 1
    return Judged(
        place, step,
        np.array([bool(names) for names in conditions], bool)[codes],
        np.array([names == () for names in conditions], bool)[codes],
        np.array([names is not None for names in steps], bool)[codes],
    )  # fmt: skip


def _expected(words: Words, codes: Numbers, wanted: list[tuple[str, ...] | None]) -> Numbers:
    """Where an id that was said is one that the labels of its case call for."""
    table = np.zeros((len(wanted), len(words.names) or 1), bool)
    place = {name: code for code, name in enumerate(words.names)}
    for row, names in enumerate(wanted):
        for name in names or ():
            if name in place:
                table[row, place[name]] = True
    return np.flatnonzero(table[codes[words.owner], words.codes])


def _counted(numbers: Numbers) -> Counter[int]:
    values, counts = np.unique(numbers, return_counts=True)
    return Counter({int(value): int(count) for value, count in zip(values, counts, strict=True)})
