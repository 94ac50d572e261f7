"""Which cases were not answered as expected: a bounded list of each kind, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from triage.evaluate.answers import Answers, Numbers
from triage.evaluate.labels import NOTHING, Labels
from triage.evaluate.tally import Judged
from triage.evaluate.verdicts import hazardous, verdict
from triage.knowledge.model import LEVELS

MOST = 1000  # items named of one kind; the rest is counted

T = TypeVar("T")


@dataclass
class Listed(Generic[T]):
    """The first items, at most `MOST`, and how many there were."""

    items: list[T] = field(default_factory=list)
    total: int = 0

    def add(self, rows: Sequence[Any] | Numbers, make: Callable[[Any], T]) -> None:
        """Count `rows`, and name with `make` those that find room."""
        self.total += len(rows)
        self.items += [make(row) for row in rows[: MOST - len(self.items)]]

    @property
    def left_out(self) -> int:
        """How many are counted and not named."""
        return self.total - len(self.items)


@dataclass(frozen=True, slots=True)
class Miss:
    """One case that was not answered as expected."""

    file: str
    case: str
    expected: tuple[str, ...]
    said: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain data."""
        return {"file": self.file, "case": self.case, "expected": list(self.expected), "said": list(self.said)}


KINDS = {
    "hazardous": "hazardous under-triage",
    "under_triage": "told less urgent than expected",
    "over_triage": "told more urgent than expected",
    "condition": "another condition first",
    "step": "expected step not shown",
}


class Misses(dict[str, Listed[Miss]]):
    """For each kind, the cases."""

    def __init__(self) -> None:
        super().__init__((kind, Listed()) for kind in KINDS)

    def add(self, file: str, answers: Answers, codes: Numbers, labels: list[Labels], judged: Judged) -> None:
        """Look through one batch."""
        self._urgency(file, answers, codes, labels)
        wrong = (judged.wants_condition & (judged.place != 1)) | (judged.wants_none & (answers.candidates.lengths > 0))
        self["condition"].add(
            np.flatnonzero(wrong),
            lambda row: Miss(
                file, answers.ids[row], labels[codes[row]].condition or (NOTHING,),
                answers.candidates.of(row) or (NOTHING,),
            ),
        )  # fmt: skip
        self["step"].add(
            np.flatnonzero(judged.wants_step & (judged.step == 0)),
            lambda row: Miss(file, answers.ids[row], labels[codes[row]].step or (), answers.steps.of(row)),
        )

    def _urgency(self, file: str, answers: Answers, codes: Numbers, labels: list[Labels]) -> None:
        worth = np.zeros((len(labels), len(LEVELS)), np.int8)
        for row, label in enumerate(labels):
            for place, said in enumerate(LEVELS):
                if label.urgency is not None:
                    found = verdict(label.urgency, said)
                    worth[row, place] = {"right": 0, "over": 1, "under": 2}[found] + hazardous(label.urgency, said)
        judged = worth[codes, answers.level]

        def miss(row: int) -> Miss:
            return Miss(file, answers.ids[row], labels[codes[row]].urgency or (), (LEVELS[answers.level[row]],))

        self["over_triage"].add(np.flatnonzero(judged == 1), miss)
        self["under_triage"].add(np.flatnonzero(judged >= 2), miss)
        self["hazardous"].add(np.flatnonzero(judged == 3), miss)
