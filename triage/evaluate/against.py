"""Two rule sets on the same cases: which cases change, and which rules did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from triage.engine.assessment import Assessment, assess
from triage.evaluate.answers import Answers, Numbers, Words
from triage.evaluate.causes import Cause, causes
from triage.evaluate.labels import Labels
from triage.evaluate.misses import Listed
from triage.evaluate.tally import Tally
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS, Level

WHAT = ("level", "worst", "condition", "steps")


class Mismatch(ValueError):
    """The two rule sets do not read the same cases from a file; the message says which."""


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """How the two rule bases differ, by rule id: only in the other, only in these, and in both with another content."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]


def rule_changes(other: KnowledgeBase, these: KnowledgeBase) -> RuleChanges:
    """Which rules are new, gone and changed on the way from `other` to `these`."""
    both = [id for id in these.rule if id in other.rule]
    return RuleChanges(
        tuple(id for id in other.rule if id not in these.rule),
        tuple(id for id in these.rule if id not in other.rule),
        tuple(id for id in both if these.rule[id] != other.rule[id]),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that a case is told otherwise: `what` of WHAT, what both say, and the rules behind it."""

    what: str
    other: tuple[str, ...]
    these: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One case that changes."""

    file: str
    case: str
    moved: tuple[Moved, ...]


@dataclass
class Comparison:
    """What changes from the other rules to these: counts, then the cases; `other` tallies what the other say."""

    kb: KnowledgeBase
    other_kb: KnowledgeBase
    rules: RuleChanges
    other: Tally = field(default_factory=Tally)
    counts: Counter[str] = field(default_factory=Counter)
    levels: Counter[tuple[Level, Level]] = field(default_factory=Counter)
    changes: Listed[Change] = field(default_factory=Listed)

    @property
    def more_urgent(self) -> int:
        """Cases whose level these rules raise."""
        return sum(n for (other, these), n in self.levels.items() if LEVELS.index(these) < LEVELS.index(other))

    @property
    def less_urgent(self) -> int:
        """Cases whose level these rules lower."""
        return self.levels.total() - self.more_urgent

    def add(self, file: str, pair: Pair, codes: Numbers, labels: list[Labels]) -> None:
        """Compare one batch."""
        other, these = pair.other, pair.these
        if other.ids != these.ids:
            raise Mismatch(f"{file}: the two rule sets do not read the same cases from it")
        self.other.add(other, codes, labels)
        changed = differences(other, these)
        for what, rows in changed.items():
            self.counts[what] += int(np.count_nonzero(rows))
        any_of_them = np.any(list(changed.values()), axis=0)
        self.counts["any"] += int(np.count_nonzero(any_of_them))
        moved = changed["level"]
        steps = zip(other.level[moved].tolist(), these.level[moved].tolist(), strict=True)
        self.levels.update((LEVELS[a], LEVELS[b]) for a, b in steps)
        self.changes.add(np.flatnonzero(any_of_them), lambda row: self._change(file, pair, changed, int(row)))

    def _change(self, file: str, pair: Pair, changed: dict[str, Any], row: int) -> Change:
        """One change, explained: the two inferences are run anew for this case alone."""
        other, these = pair.assessed(self.other_kb, self.kb, row)
        found = []
        for what in WHAT:
            if changed[what][row]:
                said = _said(what, other, these)
                found.append(Moved(what, *said, causes(what, other, these)))
        return Change(file, these.case.id, tuple(found))


@dataclass(frozen=True, slots=True)
class Pair:
    """One batch under both rule sets; `case_of` gives a case of it as either of them reads it."""

    other: Answers
    these: Answers
    case_of: Any

    def assessed(self, other: KnowledgeBase, these: KnowledgeBase, row: int) -> tuple[Assessment, Assessment]:
        """One case under both, with all that led there."""
        one, two = self.case_of(row)
        return assess(other, one), assess(these, two)


def differences(other: Answers, these: Answers) -> dict[str, Any]:
    """For each of WHAT, in which cases the two differ (one truth a case)."""
    return {
        "level": other.level != these.level,
        "worst": other.worst != these.worst,
        "condition": _differ(_first(other.candidates), _first(these.candidates), other.size),
        "steps": _differ(_all(other.steps), _all(these.steps), other.size),
    }


def _first(words: Words) -> Iterable[tuple[int, str]]:
    first = words.place == 0
    return zip(words.owner[first].tolist(), (words.names[code] for code in words.codes[first]), strict=True)


def _all(words: Words) -> Iterable[tuple[int, str]]:
    return zip(words.owner.tolist(), (words.names[code] for code in words.codes), strict=True)


def _differ(one: Iterable[tuple[int, str]], other: Iterable[tuple[int, str]], size: int) -> Any:
    changed = np.zeros(size, bool)
    changed[[row for row, _ in set(one) ^ set(other)]] = True
    return changed


def _said(what: str, other: Assessment, these: Assessment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    def say(a: Assessment) -> tuple[str, ...]:
        if what == "level":
            return (a.urgency.level,)
        if what == "worst":
            return (a.urgency.worst,)
        if what == "condition":
            return tuple(c.condition for c in a.candidates[:1])
        return tuple(shown.step for shown in a.next_steps)

    return say(other), say(these)
