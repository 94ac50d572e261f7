"""A way at random to make a rule's condition true."""

from __future__ import annotations

from random import Random

from triage.engine.naive import test
from triage.engine.passing import kinds_of_value
from triage.interview.interview import Interview
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Expression
from triage.knowledge.terms import split


def random_way(
    kb: KnowledgeBase,
    expression: Expression,
    random: Random,
    wanted: bool = True,
    talk: Interview | None = None,
    chosen: dict | None = None,
) -> dict | None:
    """Values that make the expression come out as wanted, `chosen` ones kept; None where those picked contradict.

    In the middle of an interview what is known keeps its value, and only what may still be asked gets one.
    """
    chosen = chosen or {}
    apart = split(expression, kb.behind, wanted)
    if apart is None:
        known = {**(talk.case.facts if talk else {}), **chosen}
        if expression.finding in known:
            return chosen if test(expression, known[expression.finding]) is wanted else None
        if talk and expression.finding not in talk.scope.may_ask:  # it can only follow from something else
            givers = [g for g in talk.scope.givers(expression, wanted) if kb.findings[g].kind == "boolean"]
            return {**chosen, random.choice(givers): wanted} if givers else None
        values = [v for v in kinds_of_value(kb, expression.finding) if test(expression, v) is wanted]
        return {**chosen, expression.finding: random.choice(values)} if values else None
    count, parts, sign = apart
    fitting = 0
    for part in random.sample(parts, len(parts)):
        way = random_way(kb, part, random, sign, talk, chosen)
        if way is not None:
            chosen = way
            fitting += 1
        if fitting == count:
            return chosen
    return None
