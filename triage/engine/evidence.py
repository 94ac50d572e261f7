"""What speaks for a conclusion, what against it, and what is still missing, read off the rule trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage.engine.naive import Reading
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import KnowledgeBase

FAR = 10**6  # further than any rule: known findings stand against it


def deciding(reading: Reading, expression: Expression, truth: bool) -> Iterator[str]:
    """The known findings whose leaves make the expression `truth` (derived ones unfolded); may repeat."""
    if reading.truth(expression) is not truth:
        return
    if isinstance(expression, Not):
        yield from deciding(reading, expression.part, not truth)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from deciding(reading, part, truth)
    else:
        rules = reading.kb.behind(expression)
        if rules is None:
            assert not isinstance(expression, Called)
            yield expression.finding
        for rule in rules or ():
            yield from deciding(reading, rule.trigger, truth)


def undecided(reading: Reading, expression: Expression) -> Iterator[str]:
    """The unknown askable findings on which an undecided expression hangs; may repeat."""
    if reading.truth(expression) is not None:
        return
    if isinstance(expression, Not):
        yield from undecided(reading, expression.part)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from undecided(reading, part)
    else:
        rules = reading.kb.behind(expression)
        if rules is None:
            assert not isinstance(expression, Called)
            yield expression.finding
        for rule in rules or ():
            yield from undecided(reading, rule.trigger)


def distance(reading: Reading, expression: Expression, wanted: bool = True) -> int:
    """The fewest unknown findings that would have to be learnt to make an undecided expression `wanted`."""
    truth = reading.truth(expression)
    if truth is wanted:
        return 0
    if truth is not None:
        return FAR
    if isinstance(expression, Not):
        return distance(reading, expression.part, not wanted)
    if isinstance(expression, AtLeast):
        count = expression.count if wanted else len(expression.parts) - expression.count + 1
        return sum(sorted(distance(reading, part, wanted) for part in expression.parts)[:count])
    ways = [distance(reading, rule.trigger, wanted) for rule in reading.kb.behind(expression) or ()]
    if not ways:
        return 1
    return min(ways) if wanted else sum(ways)


def in_order(kb: KnowledgeBase, findings: Iterable[str]) -> tuple[str, ...]:
    """Each finding once, in vocabulary order."""
    return tuple(sorted(set(findings), key=kb.finding_order.__getitem__))


def asking_order(kb: KnowledgeBase, findings: Iterable[str]) -> tuple[str, ...]:
    """Each finding once, the least burden to obtain first, then vocabulary order."""
    return tuple(sorted(set(findings), key=lambda id: (burden(kb, id), kb.finding_order[id])))


def burden(kb: KnowledgeBase, finding: str) -> int:
    """How much it takes to learn a finding: the place in BURDENS of the lightest way to obtain it."""
    from triage.knowledge.model import BURDENS

    ways = [way if way in ("history", "examination") else kb.steps[way].burden for way in kb.findings[finding].obtained]
    return min((BURDENS.index(way) for way in ways), default=0)
