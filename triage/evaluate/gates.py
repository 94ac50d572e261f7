"""`--fail-under METRIC=VALUE`: what must be reached."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from triage.evaluate.metrics import BY_NAME, METRICS
from triage.evaluate.result import Evaluation
from triage.knowledge.diagnostics import did_you_mean, quoted

CCS = "ccs"
NOT_HAZARDOUS = "hazard_free"
GATES = (*(m.name for m in METRICS if m.better == "high"), NOT_HAZARDOUS, CCS)
INSTEAD = {
    "under_triage": "safety",
    "over_triage": "urgency",
    "hazardous": NOT_HAZARDOUS,
    "hazardous_of_urgent": NOT_HAZARDOUS,
    "inclination": "urgency",
}


class BadGate(ValueError):
    """What is to be reached is written wrongly; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Gate:
    """`metric` must be at least `least`: a share from 0 to 1, for `ccs` a score from 0 to 100.

    `hazard_free` is 1 less the upper 95 % bound of hazardous under-triage: at least 0.99 is what SMASS 2024 asked for.
    """

    metric: str
    least: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gate and what came; None where no case has a label for it, which is a miss."""

    gate: Gate
    came: float | None

    @property
    def reached(self) -> bool:
        """Whether it was reached."""
        return self.came is not None and self.came >= self.gate.least


def read_gates(texts: Iterable[str]) -> list[Gate]:
    """The gates as written, `top1=0.9`. Raises BadGate."""
    return [_read(text) for text in texts]


def _read(text: str) -> Gate:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign:
        raise BadGate(f"--fail-under {quoted(text)}: write METRIC=VALUE, as top1=0.9")
    if name in INSTEAD:
        raise BadGate(f"--fail-under {name}: it is better low, not high; hold {INSTEAD[name]} instead")
    if name not in GATES:
        hint = did_you_mean(name, (*GATES, *BY_NAME)) or f"one of {', '.join(GATES)}"
        raise BadGate(f"--fail-under {quoted(name)}: there is no such metric; {hint}")
    most = 100.0 if name == CCS else 1.0
    try:
        least = float(value)
    except ValueError:
        least = math.nan
    if not 0 <= least <= most:
        raise BadGate(f"--fail-under {name}={quoted(value)}: the value is a number from 0 to {most:g}")
    return Gate(name, least)


def held(evaluation: Evaluation, gates: Iterable[Gate]) -> list[Outcome]:
    """What came for each gate."""
    return [Outcome(gate, _came(evaluation, gate.metric)) for gate in gates]


def _came(evaluation: Evaluation, name: str) -> float | None:
    if name == CCS:
        return evaluation.scores[0].ccs
    if name == NOT_HAZARDOUS:
        upper = evaluation.metrics["hazardous"].upper
        return None if upper is None else 1 - upper
    return evaluation.metrics[name].value
