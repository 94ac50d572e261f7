"""An evaluation for people at a terminal: tables that fit 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from triage.evaluate.against import Comparison
from triage.evaluate.gates import Outcome
from triage.evaluate.metrics import BY_NAME, METRICS, confusion, measured
from triage.evaluate.misses import KINDS, Listed
from triage.evaluate.proportion import Proportion
from triage.evaluate.result import NOT_CLINICAL, Evaluation
from triage.evaluate.scores import FEW
from triage.evaluate.wording import (
    CURVE_WORDS,
    LEVEL_SHORT,
    WHAT_WORDS,
    cause_words,
    counted,
    label_counts,
    moved_words,
    percent,
    range_words,
)
from triage.explanation.words import SAFETY_LINE
from triage.knowledge.model import LEVELS

SHOWN = 20  # cases, rules and changes listed; JSON and the page have up to a thousand

Part = Text | Table


def evaluation_parts(found: Evaluation, gates: Iterable[Outcome] = ()) -> Iterator[Part]:
    """The whole evaluation, part by part."""
    yield from _cases(found)
    yield from _metrics(found)
    yield from _hazard(found)
    yield from _confusion(found)
    yield from _scores(found)
    yield from _coverage(found)
    yield from _misses(found)
    yield from _curve(found)
    if found.comparison:
        yield from comparison_parts(found, found.comparison)
    yield from _gates(gates)
    yield Text("")
    yield Text(NOT_CLINICAL)
    yield Text(SAFETY_LINE)


def _heading(text: str) -> Iterator[Text]:
    yield Text("")
    yield Text(text, style="bold")


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for heading, justify in columns:
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    return table


def _cases(found: Evaluation) -> Iterator[Part]:
    kb = found.kb
    yield Text(f"Rules {kb.sha256[:12]}, packs {', '.join(kb.packs)}", style="bold cyan")
    yield Text(f"{counted(found.tally.cases, 'case')} from {counted(len(found.files), 'file')}. {label_counts(found.tally)}")
    if found.tally.with_lost_facts:
        yield Text(f"In {counted(found.tally.with_lost_facts, 'case')} some fact could not be used and counts as unknown.")
    if found.unreadable.total:
        yield Text(f"{counted(found.unreadable.total, 'case')} could not be read and are in no figure:", style="red")
        yield from _list(found.unreadable, lambda u: f"{u.file}:{u.where}: {u.reason}")
    if found.label_problems.total:
        yield Text(f"{counted(found.label_problems.total, 'label')} could not be used:", style="red")
        yield from _list(found.label_problems, lambda p: f"{p.case}: {p.message}")


def _metrics(found: Evaluation) -> Iterator[Part]:
    yield from _heading("Figures, with exact 95 % intervals")
    table = _table(("metric", "left"), ("", "left"), ("share", "right"), ("interval", "right"), ("cases", "right"))
    for metric in METRICS:
        proportion = found.metrics[metric.name]
        if proportion.of:
            table.add_row(
                metric.name, metric.title, percent(proportion.value), range_words(proportion),
                f"{proportion.hits}/{proportion.of}",
            )  # fmt: skip
    yield table
    absent = [metric.name for metric in METRICS if not found.metrics[metric.name].of]
    if absent:
        yield Text(f"No case to measure: {', '.join(absent)}.", style="dim")


def _hazard(found: Evaluation) -> Iterator[Part]:
    hazardous = found.metrics["hazardous"]
    if hazardous.upper is not None:
        yield from _heading("Hazardous under-triage")
        yield Text(hazard_words(hazardous, found.metrics["hazardous_of_urgent"]))


def hazard_words(all_cases: Proportion, urgent: Proportion) -> str:
    """How often someone who must be seen within a day is told otherwise, and how often it could be for all we know."""
    said = f"{all_cases.hits} in {counted(all_cases.of, 'case')}; with 95 % confidence it is at most "
    said += f"{percent(all_cases.upper)} of such cases"
    if urgent.upper is not None:
        said += f", and at most {percent(urgent.upper)} of the {urgent.of} that must be seen within a day"
    return said + "."


def _confusion(found: Evaluation) -> Iterator[Part]:
    if not found.tally.urgency:
        return
    yield from _heading("Level expected (rows) and level said (columns)")
    table = _table(("", "left"), *((LEVEL_SHORT[level], "right") for level in LEVELS))
    for expected, row in confusion(found.tally).items():
        cells = [
            Text(str(n) if n else ".", style=("bold" if said == expected else "red" if n else "dim"))
            for said, n in row.items()
        ]
        table.add_row(LEVEL_SHORT[expected], *cells)
    yield table


def _scores(found: Evaluation) -> Iterator[Part]:
    if not found.tally.urgency:
        return
    yield from _heading("Capability Comparison Score (50: as good as these tools are on average)")
    table = _table(("tool", "left"), ("score", "right"), ("solved", "right"), ("of those answered", "right"))
    for score in found.scores:
        table.add_row(
            score.tool, "-" if score.ccs is None else f"{score.ccs:.1f}",
            percent(score.solved.value), f"{score.solved.hits}/{score.solved.of}",
        )  # fmt: skip
    yield table
    if len(found.scores) < FEW:
        yield Text(f"With fewer than {FEW} tools the score says little.", style="dim")


def _coverage(found: Evaluation) -> Iterator[Part]:
    yield from _heading("Rules")
    silent = found.never_fired
    yield Text(f"{len(found.kb.rules) - len(silent)} of {len(found.kb.rules)} fired in some case.")
    if silent:
        shown = ", ".join(silent[:SHOWN]) + (f" and {len(silent) - SHOWN} more" if len(silent) > SHOWN else "")
        yield Text(f"In none: {shown}.", style="dim")


def _misses(found: Evaluation) -> Iterator[Part]:
    for kind, listed in found.misses.items():
        if listed.total:
            yield from _heading(f"{KINDS[kind].capitalize()}: {counted(listed.total, 'case')}")
            yield from _list(listed, lambda m: f"{m.case}: {_names(m.expected, ' or ')} expected, {_names(m.said)} said")


def _names(names: Iterable[str], joint: str = ", ") -> str:
    return joint.join(names) or "nothing"


def _curve(found: Evaluation) -> Iterator[Part]:
    if found.curve is None or not found.curve.cases:
        return
    curve = found.curve
    yield from _heading("As answers turn unknown")
    points = {name: points for name, points in curve.points.items() if any(p.value is not None for p in points)}
    table = _table(("hidden", "right"), *((CURVE_WORDS[name], "right") for name in points))
    for row in zip(*points.values(), strict=True):
        table.add_row(f"{row[0].hidden} %", *(percent(point.value) for point in row))
    yield table
    yield Text(
        f"A random share of the given facts hidden, {counted(curve.cases, 'case')}, mean of {curve.repetitions} "
        f"repetitions, seed {curve.seed}.",
        style="dim",
    )


def comparison_parts(found: Evaluation, comparison: Comparison) -> Iterator[Part]:
    """Counts first, then each change with the rules behind it."""
    yield from _heading(f"Against the rules {comparison.other_kb.sha256[:12]}")
    rules = comparison.rules
    yield Text(f"Rules: {len(rules.added)} added, {len(rules.removed)} removed, {len(rules.changed)} changed.")
    counts = comparison.counts
    yield Text(
        f"{counts['any']} of {counted(found.tally.cases, 'case')} change: the level in {counts['level']} "
        f"({comparison.more_urgent} more urgent, {comparison.less_urgent} less), the worst possible in {counts['worst']}, "
        f"the first condition in {counts['condition']}, the steps in {counts['steps']}."
    )
    other = measured(comparison.other)
    moved = [n for n, p in found.metrics.items() if p.of and p.value != other[n].value]
    if moved:
        table = _table(("metric", "left"), ("other rules", "right"), ("these rules", "right"))
        for name in moved:
            table.add_row(BY_NAME[name].title, percent(other[name].value), percent(found.metrics[name].value))
        yield table
    for change in comparison.changes.items[:SHOWN]:
        yield Text(f"{change.case}", style="bold")
        for item in change.moved:
            yield Text(f"  {WHAT_WORDS[item.what]}: {moved_words(item)}")
            yield Text(f"    {cause_words(item)}", style="dim")
    yield from _more(comparison.changes)


def _gates(gates: Iterable[Outcome]) -> Iterator[Part]:
    outcomes = list(gates)
    if not outcomes:
        return
    yield from _heading("Asked for")
    for outcome in outcomes:
        came = "no case to measure" if outcome.came is None else f"{outcome.came:.4g} came"
        text = f"{outcome.gate.metric} at least {outcome.gate.least:g}: {came}, "
        yield Text(text + ("reached" if outcome.reached else "MISSED"), style="" if outcome.reached else "red")


def _list(listed: Listed[Any], words: Any) -> Iterator[Text]:
    for item in listed.items[:SHOWN]:
        yield Text(f"  {words(item)}")
    yield from _more(listed)


def _more(listed: Listed[Any]) -> Iterator[Text]:
    if listed.total > SHOWN:
        yield Text(f"  and {listed.total - SHOWN} more (--format json lists up to 1,000)", style="dim")
