"""A way at random to make a rule's condition true."""

from __future__ import annotations

from random import Random

from triage.engine.naive import test
from triage.engine.passing import kinds_of_value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Expression
from triage.knowledge.terms import split


def random_way(kb: KnowledgeBase, expression: Expression, random: Random, wanted: bool = True) -> dict | None:
    """Values that make the expression come out as wanted; None where the parts chosen contradict each other."""
    apart = split(expression, kb.behind, wanted)
    if apart is None:
        values = [v for v in kinds_of_value(kb, expression.finding) if test(expression, v) is wanted]
        return {expression.finding: random.choice(values)} if values else None
    count, parts, sign = apart
    found: dict = {}
    for part in random.sample(parts, min(count, len(parts))):
        way = random_way(kb, part, random, sign)
        if way is None or any(found.get(finding, value) != value for finding, value in way.items()):
            return None
        found |= way
    return found
