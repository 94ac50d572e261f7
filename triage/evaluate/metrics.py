"""The metrics, each with its definition and where that comes from.

Sources: Semigran 2015 (BMJ 351:h3480, doi 10.1136/bmj.h3480); Gilbert 2020 (BMJ Open 10:e040269,
doi 10.1136/bmjopen-2020-040269); Hill 2020 (Med J Aust 212:514, doi 10.5694/mja2.50600); Kopka 2023 (Digital Health 9,
doi 10.1177/20552076231194929) and Kopka & Feufel 2024 (symptomcheckR, BMC Digital Health 2,
doi 10.1186/s44247-024-00096-7); SMASS 2024 (J Med Internet Res 26:e58157). What none of them defines is marked as this
project's own choice. Every share comes with its exact interval (`Proportion`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from triage.evaluate.proportion import Proportion
from triage.evaluate.tally import Tally
from triage.evaluate.verdicts import WITHIN_A_DAY, hazardous, verdict, within_one_level
from triage.knowledge.model import LEVELS, Level

OWN = "this project's own choice"

Test = Callable[[tuple[Level, ...], Level], bool]


@dataclass(frozen=True, slots=True)
class Metric:
    """One share of cases. `label` is the label that a case needs to count; empty where it needs none."""

    name: str
    title: str
    label: Literal["condition", "urgency", "step", ""]
    better: Literal["high", "low", "neither"]
    definition: str
    source: str
    measure: Callable[[Tally], Proportion]


def _top(ranks: int) -> Callable[[Tally], Proportion]:
    def measure(tally: Tally) -> Proportion:
        hits = sum(count for place, count in tally.places.items() if 1 <= place <= ranks)
        return Proportion(hits, tally.places.total())

    return measure


def _urgency(test: Test, among: Test = lambda _expected, _said: True) -> Callable[[Tally], Proportion]:
    def measure(tally: Tally) -> Proportion:
        counted = {pair: count for pair, count in tally.urgency.items() if among(*pair)}
        return Proportion(sum(count for pair, count in counted.items() if test(*pair)), sum(counted.values()))

    return measure


def _worst_covers(tally: Tally) -> Proportion:
    hits = sum(n for (expected, worst), n in tally.worst.items() if verdict(expected, worst) != "under")
    return Proportion(hits, tally.worst.total())


def _is(*verdicts: str) -> Test:
    return lambda expected, said: verdict(expected, said) in verdicts


def _dangerous(expected: tuple[Level, ...], _said: Level) -> bool:
    return all(level in WITHIN_A_DAY for level in expected)


def _recall(level: Level) -> Metric:
    return Metric(
        f"recall_{level}", "right where expected", "urgency", "high",
        f"cases that expect {level} (the first, where several levels are acceptable) and are told an acceptable level",
        "Semigran 2015 (accuracy by level); symptomcheckR",
        _urgency(_is("right"), lambda expected, _: expected[0] == level),
    )  # fmt: skip


METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"top{ranks}", f"condition in first {ranks}" if ranks > 1 else "condition first", "condition", "high",
            f"cases whose expected condition, no kind or parent of it, is among the first {ranks} shown"
            if ranks > 1 else "cases whose expected condition, no kind or parent of it, is the first shown",
            "Semigran 2015; Gilbert 2020 (M1, M3, M5)", _top(ranks),
        )
        for ranks in (1, 3, 5)
    ),
    Metric(
        "no_condition", "rightly no condition", "condition", "high",
        "cases that expect no condition and are shown none", OWN,
        lambda tally: Proportion(tally.none[0], tally.none.total()),
    ),
    Metric(
        "urgency", "urgency right", "urgency", "high", "cases that are told an acceptable level",
        "Semigran 2015; Kopka & Feufel 2024 (accuracy)", _urgency(_is("right")),
    ),
    *(_recall(level) for level in LEVELS),
    Metric(
        "over_triage", "over-triage", "urgency", "low", "cases that are told more urgent than expected",
        f"Semigran 2015; Hill 2020; the place of insufficient: {OWN}", _urgency(_is("over")),
    ),
    Metric(
        "under_triage", "under-triage", "urgency", "low", "cases that are told less urgent than expected",
        f"Semigran 2015; Hill 2020; the place of insufficient: {OWN}", _urgency(_is("under")),
    ),
    Metric(
        "inclination", "too urgent, if wrong", "urgency", "neither",
        "cases told too urgent, among those told too urgent or not urgent enough",
        "Kopka & Feufel 2024 (inclination to overtriage)", _urgency(_is("over"), _is("over", "under")),
    ),
    Metric(
        "safety", "as urgent or more", "urgency", "high", "cases that are told as urgent as expected or more",
        "Kopka & Feufel 2024 (safety of advice)", _urgency(_is("right", "over")),
    ),
    Metric(
        "safety_one_level", "or one level less", "urgency", "high",
        "cases that are told as urgent as expected, more, or one level less; insufficient is never one level less",
        "Gilbert 2020 (safe urgency advice)", _urgency(within_one_level),
    ),
    Metric(
        "hazardous", "hazardous under-triage", "urgency", "low",
        "cases that expect to be seen within a day and are told a longer wait, or no level, among all with a level",
        f"bound as in SMASS 2024, where it had to lie below 1 %; what counts as hazardous: {OWN}", _urgency(hazardous),
    ),
    Metric(
        "hazardous_of_urgent", "the same, if urgent", "urgency", "low",
        "the same cases, among those that expect to be seen within a day", OWN, _urgency(hazardous, _dangerous),
    ),
    Metric(
        "worst_covers", "level held possible", "urgency", "high",
        "cases whose worst possible level, as said, is as urgent as expected or more", OWN, _worst_covers,
    ),
    Metric(
        "comprehensiveness", "some level said", "", "high", "cases that are told a level other than insufficient",
        "Kopka & Feufel 2024 (comprehensiveness)", lambda tally: Proportion(tally.with_level, tally.cases),
    ),
    Metric(
        "condition_shown", "some condition shown", "", "high", "cases that are shown any condition",
        "Gilbert 2020 (condition-suggestion coverage)", lambda tally: Proportion(tally.with_condition, tally.cases),
    ),
    Metric(
        "step", "step shown", "step", "high", "cases whose expected step is among the steps shown", OWN,
        lambda tally: Proportion(tally.step[True], tally.step.total()),
    ),
)  # fmt: skip

BY_NAME = {metric.name: metric for metric in METRICS}


def measured(tally: Tally) -> dict[str, Proportion]:
    """Every metric by its name."""
    return {metric.name: metric.measure(tally) for metric in METRICS}


def confusion(tally: Tally) -> dict[Level, dict[Level, int]]:
    """Cases by the level expected (the first acceptable one) and the level said, most urgent first."""
    table: dict[Level, dict[Level, int]] = {level: dict.fromkeys(LEVELS, 0) for level in LEVELS}
    for (expected, said), count in tally.urgency.items():
        table[expected[0]][said] += count
    return table
