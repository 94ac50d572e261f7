"""What becomes of the answers as the facts of a case turn unknown: the same cases with 0, 10 ... 100 % of them hidden.

In each of several repetitions the facts of a case are put in an order that hangs on the seed, the repetition and the id
of the case alone; the first of them are hidden. So more hidden facts always include the fewer, and neither the order of
the cases nor the machine shows. Facts that followed from hidden ones go with them.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from triage.cases.closure import close
from triage.cases.model import NOT_APPLICABLE, Case, WhyUnknown
from triage.evaluate.answers import Answers
from triage.evaluate.labels import Labels
from triage.evaluate.metrics import BY_NAME
from triage.evaluate.source import assess_cases
from triage.evaluate.tally import Tally
from triage.knowledge.base import KnowledgeBase

SHARES = tuple(range(0, 101, 10))  # per cent of the given facts that are hidden
REPETITIONS = 5
MOST_CASES = 500  # a larger file is sampled
SEED = 1
SHOWN = ("top1", "urgency", "safety", "under_triage", "over_triage", "hazardous", "worst_covers", "comprehensiveness")


@dataclass(frozen=True, slots=True)
class Point:
    """One metric with `hidden` per cent of the facts hidden: over all repetitions, and their lowest and highest."""

    hidden: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """For each metric its points, by rising share of hidden facts."""

    seed: int
    repetitions: int
    cases: int
    points: dict[str, tuple[Point, ...]]

    def measured(self, names: Iterable[str]) -> dict[str, tuple[Point, ...]]:
        """The points of those metrics that any case has a label for."""
        return {name: self.points[name] for name in names if self.points[name][0].value is not None}


@dataclass
class Sample:
    """At most `most` labelled cases: those whose ids have the lowest hash, whatever their order."""

    most: int = MOST_CASES
    _heap: list[tuple[int, str, int, Case, Labels]] = field(default_factory=list)
    _seen: int = 0

    def wants(self, id: str) -> bool:
        """Whether a case of this id would be kept."""
        return len(self._heap) < self.most or -_hash(id) > self._heap[0][0]

    def add(self, case: Case, labels: Labels) -> None:
        """Keep a case, and let go of the one it pushes out."""
        self._seen += 1
        entry = (-_hash(case.id), case.id, self._seen, case, labels)
        (heapq.heappush if len(self._heap) < self.most else heapq.heappushpop)(self._heap, entry)

    def cases(self) -> list[tuple[Case, Labels]]:
        """What was kept, in order of the ids."""
        return [(entry[3], entry[4]) for entry in sorted(self._heap, key=lambda entry: entry[1:3])]


def _hash(id: str) -> int:
    return int.from_bytes(hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def curve(kb: KnowledgeBase, sample: Sample, seed: int = SEED, repetitions: int = REPETITIONS) -> Curve:
    """The metrics of `SHOWN` at every share of `SHARES`."""
    kept = sample.cases()
    labels = [label for _, label in kept]
    points: dict[str, list[Point]] = {name: [] for name in SHOWN}
    for share in SHARES:
        tallies = [_tally(kb, [hidden(kb, c, share, seed, r) for c, _ in kept], labels) for r in range(repetitions)]
        for name in SHOWN:
            points[name].append(_point(name, share, tallies))
    return Curve(seed, repetitions, len(kept), {name: tuple(found) for name, found in points.items()})


def _tally(kb: KnowledgeBase, cases: list[Case], labels: list[Labels]) -> Tally:
    tally = Tally()
    if cases:
        tally.add(Answers(assess_cases(kb, cases)), np.arange(len(cases)), labels)
    return tally


def _point(name: str, share: int, tallies: Iterable[Tally]) -> Point:
    found = [BY_NAME[name].measure(tally) for tally in tallies]
    values = [proportion.value for proportion in found if proportion.value is not None]
    if not values:
        return Point(share, None, None, None)
    value = sum(proportion.hits for proportion in found) / sum(proportion.of for proportion in found)
    return Point(share, value, min(values), max(values))


def hidden(kb: KnowledgeBase, case: Case, share: int, seed: int, repetition: int) -> Case:
    """The case with `share` per cent of its given facts (rounded half up) not asked."""
    given = [id for id, value in case.facts.items() if id not in case.implied and value is not NOT_APPLICABLE]
    Random(f"{seed} {repetition} {case.id}").shuffle(given)
    lost = set(given[: (len(given) * share + 50) // 100])
    known = {id: value for id, value in case.facts.items() if id in set(given) - lost}
    closed = close(kb, known)
    not_asked: dict[str, WhyUnknown] = {id: "not asked" for id in given if id in lost and id not in closed.facts}
    unknown = {**case.unknown, **not_asked}
    return replace(case, facts=closed.facts, implied=closed.implied, unknown=unknown)
