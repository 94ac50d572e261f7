"""What was heard of one finding by many cases, to the planes and problems of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from triage.cases.hearing import Heard
from triage.cases.tables.block import Block, Booleans, Choices, Numbers, Told
from triage.cases.tables.planes import Plane, Rows, with_rows
from triage.knowledge.model import Finding

Codes = NDArray[np.int64]  # for each row, the place of what it said among all that was said


@dataclass(slots=True)
class Filling:
    """A block while it is filled, a finding at a time in any order."""

    block: Block
    _told: list[tuple[tuple[int, str, str], Told]] = field(default_factory=list)
    _lost: list[Rows] = field(default_factory=list)

    def finding(self, finding: Finding, place: int, heard: Sequence[Heard], codes: Codes, rows: Rows) -> None:
        """Each of `rows` (rising) said `heard[code]` of the finding at this `place` of the vocabulary."""
        self._known(finding, heard, codes, rows)
        self.problems(place, heard, codes, rows)

    def problems(self, place: int, heard: Sequence[Heard], codes: Codes, rows: Rows) -> None:
        """Note the problems and what was lost. `place`: that of the finding, or the last where there is none."""
        problems = [one.problem for one in heard]
        for code in sorted({problem.code for problem in problems if problem}):
            told = _select([problem is not None and problem.code == code for problem in problems], codes, rows)
            if not len(told):
                continue
            first = next(problem for problem in problems if problem and problem.code == code)
            message = "" if first.finding else first.message
            self._told.append(((place, code, message), Told(told, code, first.finding)))
        self.lose(_select([one.lost_present for one in heard], codes, rows))

    def bad(self, finding: Finding, place: int, rows: Rows) -> None:
        """Note values that cannot be used."""
        if len(rows):
            self._told.append(((place, "bad-value", ""), Told(rows, "bad-value", finding.id)))

    def lose(self, rows: Rows) -> None:
        """Note cases of which something present was not recognised."""
        if len(rows):
            self._lost.append(rows)

    def finish(self) -> None:
        """Put problems in their order: by finding, those without one last."""
        self.block.problems += [told for _, told in sorted(self._told, key=lambda entry: entry[0])]
        if self._lost:
            lost = with_rows(np.concatenate(self._lost), self.block.size)
            self.block.lost_present = self.block.lost_present | lost

    def _known(self, finding: Finding, heard: Sequence[Heard], codes: Codes, rows: Rows) -> None:
        size, values = self.block.size, [one.value for one in heard]
        known = _select([value is not None for value in values], codes, rows)
        if not len(known):
            return
        if finding.kind == "boolean":
            present = with_rows(_select([value is True for value in values], codes, rows), size)
            absent = with_rows(_select([value is False for value in values], codes, rows), size)
            self.block.booleans[finding.id] = Booleans(present, absent)
        elif finding.kind == "number":
            numbers = np.array([value if isinstance(value, int | float) else 0 for value in values], np.float64)
            column = np.zeros(size)
            column[rows] = numbers[codes]
            self.block.numbers[finding.id] = Numbers(column, with_rows(known, size))
        else:
            chosen: dict[str, Plane] = {}
            for id in finding.values:
                where = _select([id == v or (isinstance(v, tuple) and id in v) for v in values], codes, rows)
                if len(where):
                    chosen[id] = with_rows(where, size)
            self.block.choices[finding.id] = Choices(chosen, with_rows(known, size))


def _select(truths: Sequence[bool], codes: Codes, rows: Rows) -> Rows:
    return rows[np.array(truths, np.bool_)[codes]] if any(truths) else rows[:0]
