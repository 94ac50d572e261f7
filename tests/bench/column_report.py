"""The figures of the benchmark of many patients as tables for people, goals included, and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.bench.column_rows import ALL, ONE, TWO, Row
from tests.bench.contenders import CLIPS_ONE_CALL, CLIPS_PLAIN, EXPERTA
from tests.bench.one_patient import growth

if TYPE_CHECKING:
    from tests.bench.columns import SizeResult

GOAL_RULES, GOAL_CASES = 200, 10_000_000
GOALS = ((CLIPS_PLAIN, 10_000), (CLIPS_ONE_CALL, 10_000), (EXPERTA, 100_000))


def ours(result: SizeResult) -> Row | None:
    """The column engine on as many threads as are faster."""
    rows = [row for name in (ONE, TWO) if (row := result.row(name))]
    return min(rows, key=lambda row: row.best, default=None)


def size_lines(result: SizeResult) -> Iterator[str]:
    """The table of one size."""
    yield f"{result.size:,} rules, {result.cases:,} cases, {result.known:.1f} findings known a case"
    head = ("us a case", "best", "processor", "cases/s", "of column", "cases", "build", "memory")
    yield f"  {'':38}" + "".join(f"{word:>11}" for word in head) + "  fired rules"
    base = ours(result)
    for row in result.rows:
        yield "  " + _row_line(row, base, result.memory.get(row.name))
    if result.shared:
        yield f"  Polars and the column engine: both planes of every rule equal on {result.shared:,} cases"


def _row_line(row: Row, base: Row | None, memory: float | None) -> str:
    name = f"{row.name}, {row.block // 1024:,} Ki" if row.block else row.name
    if not row.turns:
        return f"{name:38}{row.missing}"
    figures = [_micro(row.each), _micro(row.best), _micro(row.processor), f"{1 / row.each:,.0f}"]
    figures += [f"{row.each / base.each:,.1f}" if base else "-", f"{row.cases:,}", f"{row.build_seconds:.2f} s"]
    figures.append("-" if memory is None else f"{memory:,.0f} MiB")
    return f"{name:38}" + "".join(f"{figure:>11}" for figure in figures) + ("  agree" if row.agree else "  DISAGREE")


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:#,.3g}".rstrip(".")


def growths(results: list[SizeResult]) -> dict[str, float]:
    """The exponent with which the time a case grows with rules, of who ran at two sizes or more."""
    found = {name: [(r.size, row.best) for r in results if (row := r.row(name))] for name in ALL}
    return {name: growth(points) for name, points in found.items() if len(points) > 1}


def growths_by_cases(by_cases: dict[int, dict[str, float]]) -> dict[str, float]:
    """The exponent with which the time of all cases grows with how many there are."""
    names = dict.fromkeys(name for times in by_cases.values() for name in times)
    return {name: growth([(count, times[name]) for count, times in by_cases.items()]) for name in names}


def growth_lines(results: list[SizeResult], by_cases: dict[int, dict[str, float]]) -> Iterator[str]:
    """How time grows with rules, and with cases."""
    if len(results) > 1:
        yield "time a case grows as rules to the power of"
        yield from (f"  {name:38}{exponent:>8.2f}" for name, exponent in growths(results).items())
    if len(by_cases) > 1:
        counts = ", ".join(f"{count:,}" for count in by_cases)
        yield f"time of all cases grows as cases ({counts}; 200 rules) to the power of"
        yield from (f"  {name:38}{exponent:>8.2f}" for name, exponent in growths_by_cases(by_cases).items())


def goals(result: SizeResult) -> Iterator[dict[str, Any]]:
    """The goals at 200 rules: what is measured, its figures, the goal, and whether met."""
    two = result.row(TWO)
    if two is None:
        return
    least = min(row.processor for row in result.rows if row.name in (ONE, TWO) and row.turns)
    yield _goal("cases/s, 2 threads", 1 / two.best, 1 / least, GOAL_CASES)
    base = ours(result)
    for peer, goal in GOALS:
        row = result.row(peer)
        if row is not None and base is not None:
            yield _goal(f"times {peer}, a case", row.best / base.best, row.processor / least, goal)


def _goal(what: str, best: float, processor: float, goal: int) -> dict[str, Any]:
    return {"what": what, "best": best, "processor": processor, "goal": goal, "met": best >= goal}


def goal_lines(results: list[SizeResult]) -> Iterator[str]:
    """Each goal beside its figure."""
    for result in results:
        if result.size == GOAL_RULES:
            yield f"goals at {GOAL_RULES} rules: by the best turns (by processor time, as on 1 quiet core)"
            for one in goals(result):
                word = "met" if one["met"] else "NOT met"
                busy = f"({one['processor']:,.0f})"
                yield f"  {one['what']:42}{one['best']:>13,.0f} {busy:14}  goal {one['goal']:,}: {word}"


def as_data(results: list[SizeResult], by_cases: dict[int, dict[str, float]], seconds: float) -> dict[str, Any]:
    """All that was measured as plain values; times in seconds, memory in MiB. Growth and goals follow from it."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "seconds": seconds,
        "sizes": [_size_data(result) for result in results],
        "by_cases": {str(count): times for count, times in by_cases.items()},
    }


def _size_data(result: SizeResult) -> dict[str, Any]:
    base = ours(result)
    return {
        "rules": result.size,
        "cases": result.cases,
        "known": result.known,
        "equal_to_polars": result.shared,
        "fastest": base.name if base else None,
        "rows": [_row_data(row) | {"memory": result.memory.get(row.name)} for row in result.rows],
    }


def _row_data(row: Row) -> dict[str, Any]:
    if not row.turns:
        return {"name": row.name, "missing": row.missing}
    figures = {"each": row.each, "best": row.best, "processor": row.processor, "cases": row.cases}
    return {"name": row.name, "block": row.block, **figures, "build": row.build_seconds, "agree": row.agree}
