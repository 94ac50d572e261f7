"""The tables of the README, made from figures that the benchmarks wrote: `python -m tests.bench.readme`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.column_rows import ALL, ONE, POLARS, TWO, ZEN
from tests.bench.contenders import (
    CLIPS,
    CLIPS_ONE_CALL,
    CLIPS_PLAIN,
    EXPERTA,
    EXPERTA_BEST,
    FORWARD,
    FORWARD_ONLY,
    NAIVE,
)
from tests.bench.one_patient import growth
from tests.bench.report import duration

ROOT = Path(__file__).resolve().parents[2]
FIGURES = Path(__file__).with_name("figures.json")
INTERVIEWS = Path(__file__).with_name("interviews.json")
COLUMNS = Path(__file__).with_name("columns.json")
FILES = Path(__file__).with_name("files.json")
SPARK = Path(__file__).with_name("spark.json")
ROWS = (
    FORWARD_ONLY,
    FORWARD,
    "forward engine, one more fact",
    "triage.assess",
    CLIPS_PLAIN,
    CLIPS,
    CLIPS_ONE_CALL,
    EXPERTA_BEST,
    EXPERTA,
    NAIVE,
)


def table(figures: dict[str, Any]) -> str:
    """The medians a case as a Markdown table, a column a size of rule base."""
    sizes = figures["sizes"]
    lines = ["| median a case | " + " | ".join(f"{size['rules']:,} rules" for size in sizes) + " |"]
    lines.append("|---" * (len(sizes) + 1) + "|")
    for name in ROWS:
        lines.append(f"| {name} | " + " | ".join(_cell(size, name) for size in sizes) + " |")
    for peer in (CLIPS_PLAIN, EXPERTA):
        ratios = [size["forward_times_as_fast_as"].get(peer) for size in sizes]
        cells = " | ".join(f"{ratio:.1f}" if ratio else "-" for ratio in ratios)
        lines.append(f"| *forward engine, times as fast as {peer}* | {cells} |")
    return "\n".join(lines)


def _cell(size: dict[str, Any], name: str) -> str:
    row = next((row for row in size["rows"] if row["name"] == name), None)
    if row is None or not row.get("p50"):
        return (row or {}).get("missing") or "-"
    return duration(row["p50"])


def interviews(counted: dict[str, Any]) -> str:
    """The questions an interview asks, a row a condition."""
    lines = [
        "| patients with | screens, median (most) | single questions, median (most) | form in fixed order, median |",
        "|---|---|---|---|",
    ]
    for condition, row in counted["conditions"].items():
        screens, single = (f"{row[f'{name} median']:g} ({row[f'{name} most']:g})" for name in ("screens", "single"))
        lines.append(f"| {condition} | {screens} | {single} | {row['fixed median']:g} |")
    return "\n".join(lines)


def columns(figures: dict[str, Any]) -> str:
    """The best turns with many cases as a Markdown table, microseconds a case, a column a size of rule base."""
    sizes = figures["sizes"]
    lines = ["| microseconds a case | " + " | ".join(f"{size['rules']:,} rules" for size in sizes) + " | growth |"]
    lines.append("|---" * (len(sizes) + 2) + "|")
    for name in ALL:
        cells = [_micro(each) if (each := _each(size, name)) else "-" for size in sizes]
        points = [(size["rules"], each) for size in sizes if (each := _each(size, name))]
        lines.append(f"| {name} | {' | '.join(cells)} | {f'{growth(points):.2f}' if len(points) > 1 else '-'} |")
    for peer in (POLARS, ZEN, CLIPS_PLAIN, EXPERTA):
        cells = [_times(other / _ours(size)) if (other := _each(size, peer)) else "-" for size in sizes]
        lines.append(f"| *column engine, times as fast as {peer}* | {' | '.join(cells)} | |")
    return "\n".join(lines)


def _micro(seconds: float) -> str:
    micro = seconds * 1e6
    return f"{micro:,.0f}" if micro >= 1000 else f"{micro:#.3g}".rstrip(".")


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.1f}"


def _each(size: dict[str, Any], name: str) -> float | None:
    return min((row["best"] for row in size["rows"] if row["name"] == name and "best" in row), default=None)


def _ours(size: dict[str, Any]) -> float:
    return min(each for name in (ONE, TWO) if (each := _each(size, name)))


def files(figures: dict[str, Any]) -> str:
    """`triage batch` from file to file, a row a format."""
    lines = [
        "| files | size | `triage batch` | read and written only | ratio | most memory |",
        "|---|---|---|---|---|---|",
    ]
    for row in figures["rows"]:
        times = f"{row['batch']:.1f} s | {row['copy']:.1f} s | {row['ratio']:.2f}"
        lines.append(f"| {row['format']} | {row['megabytes']:,.0f} MB | {times} | {row['memory']:,.0f} MiB |")
    if more := figures.get("ten_million"):
        took = f"{more['cases']:,} cases of Parquet take {more['seconds']:.0f} s and at most {more['memory']:,.0f} MiB"
        lines += ["", f"{took} (`--ten-million`)."]
    return "\n".join(lines)


def spark(figures: dict[str, Any]) -> str:
    """One process and a local Spark on the same files, a row each."""
    cases, (one, cluster) = figures["cases"], figures["rows"]
    lines = [f"| {cases:,} cases, Parquet to Parquet | time | cases/s | most memory |", "|---|---|---|---|"]
    for row in (one, cluster):
        figure = f"{row['seconds']:,.0f} s | {cases / row['seconds']:,.0f} | {row['memory']:,.0f} MiB"
        lines.append(f"| {row['name']} | {figure} |")
    workers = math.ceil(figures["workers"] * cluster["seconds"] / one["seconds"])
    return "\n".join([*lines, "", f"By these figures one process is as fast as {workers} workers of a cluster."])


def between(readme: str, name: str, text: str) -> str:
    """The README with `text` between the marks of `name`."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = readme.split(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}"


TABLES: dict[str, tuple[Callable[[dict[str, Any]], str], Path]] = {
    "speed": (table, FIGURES),
    "interviews": (interviews, INTERVIEWS),
    "columns": (columns, COLUMNS),
    "files": (files, FILES),
    "spark": (spark, SPARK),
}


def with_tables(readme: str) -> str:
    """The README with all tables made anew."""
    for name, (made, path) in TABLES.items():
        readme = between(readme, name, made(json.loads(path.read_text("utf-8"))))
    return readme


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_tables(path.read_text("utf-8")), "utf-8")
