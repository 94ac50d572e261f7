"""The Capability Comparison Score: the rules beside simpler ways of triage, on the same cases.

Source: Kopka, Feufel, Berner & Schmieding, "How suitable are clinical vignettes for the evaluation of symptom checker
apps?", Digital Health 2023;9, doi 10.1177/20552076231194929, as computed by the authors' symptomcheckR (get_ccs,
doi 10.1186/s44247-024-00096-7). The difficulty ID of a case is the share of the tools that solve it, among those that
gave it an answer. Over the n cases that a tool answered, its score is

    CCS = 100 * ((sum of (1 - ID) where it is right - sum of ID where it is wrong) / n + 1) / 2

50 is as good as the tools are on average on the cases that this one answered. `insufficient` is no answer, and is
left out as in the source, unless the label accepts it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from triage.evaluate.answers import Numbers, combinations
from triage.evaluate.labels import Labels
from triage.evaluate.proportion import Proportion
from triage.knowledge.model import LEVELS

FEW = 4  # with fewer tools the authors' package warns that the score may not be reliable

Solved = bool | None  # None: the tool gave no answer


@dataclass(frozen=True, slots=True)
class Score:
    """One tool: how many cases it answered, how many of these it solved, and its score (None with no answer)."""

    tool: str
    what: str
    solved: Proportion
    ccs: float | None


@dataclass
class Scoreboard:
    """Which tools solve which cases: cases counted by their row of outcomes, a place a tool."""

    tools: dict[str, str]
    outcomes: Counter[tuple[Solved, ...]] = field(default_factory=Counter)

    def add(self, said: list[Numbers], codes: Numbers, labels: list[Labels]) -> None:
        """Count one batch: for each tool the level said in every case, as its place in LEVELS."""
        for (code, *levels), count in combinations(codes, *said):
            expected = labels[code].urgency
            if expected is not None:
                self.outcomes[tuple(_solved(expected, LEVELS[level]) for level in levels)] += count

    def scores(self) -> list[Score]:
        """Every tool, in the order given. Exact: no rounding before the end."""
        totals = [Fraction(0)] * len(self.tools)
        right, answered = [0] * len(self.tools), [0] * len(self.tools)
        for row, count in self.outcomes.items():
            given = [solved for solved in row if solved is not None]
            for place, solved in enumerate(row):
                if solved is not None:
                    totals[place] += count * (Fraction(solved) - Fraction(sum(given), len(given)))
                    right[place] += count * solved
                    answered[place] += count
        return [
            Score(tool, what, Proportion(r, n), float(50 * (total / n + 1)) if n else None)
            for (tool, what), total, r, n in zip(self.tools.items(), totals, right, answered, strict=True)
        ]


def _solved(expected: tuple[str, ...], said: str) -> Solved:
    return None if said == "insufficient" and said not in expected else said in expected
