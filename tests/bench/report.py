"""The figures as a table for people and as JSON."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterator
from typing import Any

from tests.bench.contenders import CLIPS, CLIPS_ONE_CALL, CLIPS_PLAIN, EXPERTA, EXPERTA_BEST, FORWARD
from tests.bench.one_patient import Row, SizeResult, growth

PEERS = (CLIPS_PLAIN, CLIPS, CLIPS_ONE_CALL, EXPERTA_BEST, EXPERTA)


def duration(seconds: float) -> str:
    """A time with three digits and a fitting unit.

    >>> duration(0.00123), duration(12.3), duration(float("nan"))
    ('1.23 ms', '12.3 s', '-')
    """
    if math.isnan(seconds):
        return "-"
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= scale:
            return f"{seconds / scale:#.3g} {unit}".replace(". ", " ")
    return f"{seconds / 1e-6:.2f} us"


def times_as_fast(result: SizeResult, peer: str) -> float | None:
    """How many times as many cases the forward engine runs in a second as the peer; under 1 it is slower."""
    ours, theirs = result.row(FORWARD), result.row(peer)
    return theirs.p50 / ours.p50 if ours and theirs else None


def size_lines(result: SizeResult) -> Iterator[str]:
    """The table of one size."""
    yield f"{result.size:,} rules, {result.fired:.0f} fire a case; read from YAML in {duration(result.load_seconds)}"
    yield f"  {'':38}{'p50':>10}{'p99':>10}{'cases':>7}{'build':>10}{'of forward':>12}  fired rules"
    ours = result.row(FORWARD)
    for row in result.rows:
        yield "  " + _row_line(row, ours)
    for peer in PEERS:
        factor = times_as_fast(result, peer)
        if factor is not None:
            word = f"{factor:.1f} times as fast as" if factor >= 1 else f"{1 / factor:.1f} times slower than"
            yield f"  the forward engine is {word} {peer}"


def _row_line(row: Row, ours: Row | None) -> str:
    if row.missing:
        return f"{row.name:38}{row.missing}"
    share = f"{row.p50 / ours.p50:.2f}" if ours and row.times else "-"
    word = "agree" if row.agree else "DISAGREE"
    return (
        f"{row.name:38}{duration(row.p50):>10}{duration(row.p99):>10}{len(row.times):>7}"
        f"{duration(row.build_seconds):>10}{share:>12}  {word}"
    )


def growth_lines(results: list[SizeResult]) -> Iterator[str]:
    """How the time of each contender grows with the number of rules."""
    if len(results) > 1:
        yield "time grows as rules to the power of"
        for name, exponent in growths(results).items():
            yield f"  {name:38}{exponent:>10.2f}"


def growths(results: list[SizeResult]) -> dict[str, float]:
    """The exponent of each contender that ran at two sizes or more."""
    names = dict.fromkeys(row.name for result in results for row in result.rows)
    points = {name: [(r.size, row.p50) for r in results if (row := r.row(name))] for name in names}
    return {name: growth(at) for name, at in points.items() if len(at) > 1}


def fresh_lines(times: dict[str, float | str]) -> Iterator[str]:
    """The rows of the fresh processes."""
    yield "fresh process, median of 7"
    for name, time in times.items():
        yield f"  {name:38}{time if isinstance(time, str) else duration(time):>10}"


def as_data(results: list[SizeResult], fresh: dict[str, float | str], seconds: float) -> dict[str, Any]:
    """Everything as plain values; times in seconds."""
    return {
        "python": platform.python_version(),
        "seconds": seconds,
        "sizes": [_size_data(result) for result in results],
        "growth": growths(results),
        "fresh": fresh,
    }


def _size_data(result: SizeResult) -> dict[str, Any]:
    return {
        "rules": result.size,
        "fired": result.fired,
        "load": result.load_seconds,
        "forward_times_as_fast_as": {peer: times_as_fast(result, peer) for peer in PEERS},
        "rows": [_row_data(row) for row in result.rows],
    }


def _row_data(row: Row) -> dict[str, Any]:
    if row.missing:
        return {"name": row.name, "missing": row.missing}
    figures = {"p50": row.p50, "p99": row.p99, "cases": len(row.times), "build": row.build_seconds}
    return {"name": row.name, **figures, "agree": row.agree}
