"""One patient at a time: every contender on the same rules and the same cases, and whether they agree.

Contenders take turns in rounds of a few cases, so that a busy machine hurts all alike, and each stops
when its time is used up. The clock covers what the row's name says. Turning a case into the literals that a
peer asserts is done before its clock starts; the project's engine turns findings into facts on the clock
(but in the row that begins with declare).
"""

from __future__ import annotations

import gc
import math
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from tests.bench.contenders import Contender, contenders
from tests.bench.generate import Facts, cases_of, rule_texts
from triage.engine.naive import run as run_naive
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.load import load_texts

ROUND = 10
MOST_CASES = 1_000
BUILD_LIMIT = 60.0


@dataclass
class Row:
    """What one contender did at one size; times in seconds a case. `agree`: every case fired the right rules."""

    name: str
    build_seconds: float = math.nan
    times: list[float] = field(default_factory=list)
    agree: bool = True
    missing: str = ""

    @property
    def p50(self) -> float:
        """The median time of a case."""
        return median(self.times) if self.times else math.nan

    @property
    def p99(self) -> float:
        """The time that 99 of 100 cases stay within; of fewer than 100 cases the longest."""
        return sorted(self.times)[math.ceil(len(self.times) * 0.99) - 1] if self.times else math.nan


@dataclass
class SizeResult:
    """All rows of one size."""

    size: int
    load_seconds: float
    fired: float
    rows: list[Row]

    def row(self, name: str) -> Row | None:
        """The row of that name, if it has any times."""
        return next((row for row in self.rows if row.name == name and row.times), None)


def measure(size: int, seconds: float, build_limit: float = BUILD_LIMIT) -> SizeResult:
    """Build everyone on a rule base of `size` rules, then give each of them `seconds`."""
    texts = rule_texts(size)
    start = perf_counter()
    kb = load_texts(texts)
    load_seconds = perf_counter() - start
    cases = cases_of(size, MOST_CASES)
    built, missing = contenders(kb, cases[0], build_limit)
    rows = {contender.name: Row(contender.name, contender.build_seconds) for contender in built}
    gc.collect()
    gc.freeze()  # what was built is no garbage; nobody's case pays for looking through it
    try:
        fired = _rounds(kb, cases, built, rows, seconds)
    finally:
        gc.unfreeze()
    absent = [Row(name, missing=reason) for name, reason in missing.items()]
    return SizeResult(size, load_seconds, fired, [*rows.values(), *absent])


def _rounds(
    kb: KnowledgeBase, cases: list[Facts], built: list[Contender], rows: dict[str, Row], seconds: float
) -> float:
    """Fills `rows`; returns how many rules a case fires, on average over the cases that were run."""
    used = dict.fromkeys(rows, 0.0)
    counts: list[int] = []
    for start in range(0, len(cases), ROUND):
        turn = [contender for contender in built if used[contender.name] < seconds]
        if not turn:
            break
        batch = cases[start : start + ROUND]
        expected = [frozenset(run_naive(kb, facts).fired) for facts in batch]
        counts += [len(fired) for fired in expected]
        shift = (start // ROUND) % len(turn)
        for contender in turn[shift:] + turn[:shift]:
            row = rows[contender.name]
            for facts, right in zip(batch, expected, strict=True):
                if used[contender.name] >= seconds:
                    break
                began = perf_counter()
                run = contender.ready(facts)
                start_case = perf_counter()
                fired = run()
                end = perf_counter()
                row.times.append(end - start_case)
                used[contender.name] += end - began
                row.agree = row.agree and frozenset(fired) == right
    return sum(counts) / max(1, len(counts))


def growth(points: list[tuple[int, float]]) -> float:
    """The exponent e with which time grows as size to the power e: a straight line through the logarithms."""
    logs = [(math.log(size), math.log(time)) for size, time in points if time > 0]
    if len(logs) < 2:
        return math.nan
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - middle_x) ** 2 for x, _ in logs)
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / spread
