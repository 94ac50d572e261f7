"""An evaluation for people at a terminal: tables that fit 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from triage.evaluate.gates import Outcome
from triage.evaluate.metrics import METRICS, confusion
from triage.evaluate.misses import KINDS
from triage.evaluate.result import NOT_CLINICAL, Evaluation
from triage.evaluate.scores import FEW
from triage.evaluate.text_against import comparison_parts
from triage.evaluate.text_parts import SHOWN, Part, heading, listing, table
from triage.evaluate.wording import (
    CURVE_WORDS,
    LEVEL_SHORT,
    counted,
    hazard_words,
    hits_words,
    label_counts,
    percent,
    range_words,
)
from triage.explanation.lines import Line
from triage.explanation.words import SAFETY_LINE
from triage.knowledge.model import LEVELS

CURVE_SHOWN = ("top1", "urgency", "under_triage", "hazardous", "worst_covers")


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
    yield Line("")
    yield Line(NOT_CLINICAL)
    yield Line(SAFETY_LINE)


def _cases(found: Evaluation) -> Iterator[Part]:
    kb = found.kb
    yield Line(f"Rules {kb.sha256[:12]}, packs {', '.join(kb.packs)}", "title")
    yield Line(
        f"{counted(found.tally.cases, 'case')} from {counted(len(found.files), 'file')}. {label_counts(found.tally)}"
    )
    if found.tally.with_lost_facts:
        yield Line(
            f"In {counted(found.tally.with_lost_facts, 'case')} some fact could not be used and counts as unknown."
        )
    yield from (Line(remark, "quiet") for remark in found.remarks)
    if found.unreadable.total:
        it = "it" if found.unreadable.total == 1 else "them"
        yield Line(f"{counted(found.unreadable.total, 'case')} could not be read; no figure counts {it}:", "bad")
        yield from listing(found.unreadable, lambda u: f"{u.file}, {u.where}: {u.reason}")
    if found.label_problems.total:
        yield Line(f"{counted(found.label_problems.total, 'label')} could not be used:", "bad")
        yield from listing(found.label_problems, lambda p: f"{p.case}: {p.message}")


def _metrics(found: Evaluation) -> Iterator[Part]:
    if not found.tally.cases:
        return
    yield from heading("Figures, with exact 95 % intervals")
    shown = table(("metric", "left"), ("", "left"), ("share", "right"), ("interval", "right"), ("cases", "right"))
    for metric in METRICS:
        proportion = found.metrics[metric.name]
        if proportion.of:
            shown.add_row(
                metric.name, metric.title, percent(proportion.value), range_words(proportion),
                hits_words(proportion),
            )  # fmt: skip
    yield shown
    absent = [metric.name for metric in METRICS if not found.metrics[metric.name].of]
    if absent:
        yield Line(f"No case to measure: {', '.join(absent)}.", "quiet")


def _hazard(found: Evaluation) -> Iterator[Part]:
    hazardous = found.metrics["hazardous"]
    if hazardous.upper is not None:
        yield from heading("Hazardous under-triage")
        yield Line(hazard_words(hazardous, found.metrics["hazardous_of_urgent"]))


def _confusion(found: Evaluation) -> Iterator[Part]:
    if not found.tally.urgency:
        return
    yield from heading("Level expected (rows) and level said (columns)")
    shown = table(("", "left"), *((LEVEL_SHORT[level], "right") for level in LEVELS))
    for expected, row in confusion(found.tally).items():
        cells = [
            Text(str(n) if n else ".", style=("bold" if said == expected else "red" if n else "dim"))
            for said, n in row.items()
        ]
        shown.add_row(LEVEL_SHORT[expected], *cells)
    yield shown


def _scores(found: Evaluation) -> Iterator[Part]:
    if not found.tally.urgency:
        return
    yield from heading("Capability Comparison Score (50: as good as these tools are on average)")
    shown = table(("tool", "left"), ("score", "right"), ("solved", "right"), ("of those answered", "right"))
    for score in found.scores:
        shown.add_row(
            score.tool, "-" if score.ccs is None else f"{score.ccs:.1f}",
            percent(score.solved.value), hits_words(score.solved),
        )  # fmt: skip
    yield shown
    if len(found.scores) < FEW:
        yield Line(f"With fewer than {FEW} tools the score says little.", "quiet")


def _coverage(found: Evaluation) -> Iterator[Part]:
    yield from heading("Rules")
    silent = found.never_fired
    yield Line(f"{len(found.kb.rules) - len(silent)} of {len(found.kb.rules)} fired in some case.")
    if silent:
        shown = ", ".join(silent[:SHOWN]) + (f" and {len(silent) - SHOWN} more" if len(silent) > SHOWN else "")
        yield Line(f"In none: {shown}.", "quiet")


def _misses(found: Evaluation) -> Iterator[Part]:
    for kind, listed in found.misses.items():
        if listed.total:
            yield from heading(f"{KINDS[kind].capitalize()}: {counted(listed.total, 'case')}")
            yield from listing(
                listed, lambda m: f"{m.case}: {_names(m.expected, ' or ')} expected, {_names(m.said)} said"
            )


def _names(names: Iterable[str], joint: str = ", ") -> str:
    return joint.join(names) or "nothing"


def _curve(found: Evaluation) -> Iterator[Part]:
    curve = found.curve
    if curve is None or not curve.measured(CURVE_SHOWN):
        return
    yield from heading("As answers turn unknown")
    points = curve.measured(CURVE_SHOWN)
    shown = table(("hidden", "right"), *((CURVE_WORDS[name], "right") for name in points))
    for row in zip(*points.values(), strict=True):
        shown.add_row(f"{row[0].hidden} %", *("-" if p.value is None else f"{100 * p.value:.1f}" for p in row))
    yield shown
    yield Line(
        f"Per cent of {counted(curve.cases, 'case')} with a random share of the given facts hidden; mean of "
        f"{curve.repetitions} repetitions, seed {curve.seed}. held possible: the level expected is not above the worst "
        "that is said to be possible.",
        "quiet",
    )


def _gates(gates: Iterable[Outcome]) -> Iterator[Part]:
    outcomes = list(gates)
    if not outcomes:
        return
    yield from heading("Asked for")
    for outcome in outcomes:
        came = "no case to measure" if outcome.came is None else f"{outcome.came:.4g} came"
        text = f"{outcome.gate.metric} at least {outcome.gate.least:g}: {came}, "
        yield Line(text + ("reached" if outcome.reached else "MISSED"), "plain" if outcome.reached else "bad")
