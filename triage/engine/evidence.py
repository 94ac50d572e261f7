"""What speaks for a conclusion, what against it, and what is still missing, read off the rule trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage.engine.naive import Reading
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import Rule
from triage.knowledge.terms import Term, TooManyTerms, terms

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


def undecided(reading: Reading, expression: Expression) -> set[str]:
    """The unknown askable findings on which an undecided expression hangs."""
    found: set[str] = set()
    pending = [expression]
    for part in pending:
        if reading.truth(part) is not None:
            continue
        if isinstance(part, Not):
            pending.append(part.part)
        elif isinstance(part, AtLeast):
            pending += part.parts
        elif (rules := reading.kb.behind(part)) is not None:
            pending += [rule.trigger for rule in rules]
        else:
            assert not isinstance(part, Called)
            found.add(part.finding)
    return found


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


def decisive(reading: Reading, rules: Iterable[Rule]) -> set[str]:
    """The unknown findings that some completion needs to make one of the rules fire.

    A finding that only adds to what is enough without it is none: alternatives that contain another are left out.
    """
    open_rules = [rule for rule in rules if reading.rule(rule) is None]
    try:
        found = {rest for rule in open_rules for rest in residues(reading, rule)}
    except TooManyTerms:
        return {finding for rule in open_rules for finding in undecided(reading, rule.trigger)}
    needed = [rest for rest in found if not any(other < rest for other in found)]
    return {leaf.finding for rest in needed for leaf, _ in rest if not isinstance(leaf, Called)}


def residues(reading: Reading, rule: Rule) -> list[Term]:
    """The alternatives that would make an undecided rule fire, each without what is known already."""
    alternatives = alternatives_of(reading.kb, rule)
    if alternatives is None:
        raise TooManyTerms
    rest: list[Term] = []
    for term in alternatives:
        truths = {sign: reading.truth(sign[0]) for sign in term}
        if all(truth is None or truth is sign[1] for sign, truth in truths.items()):
            rest.append(frozenset(sign for sign, truth in truths.items() if truth is None))
    return rest


def alternatives_of(kb: KnowledgeBase, rule: Rule) -> list[Term] | None:
    """The alternatives of a rule, worked out once; None where there are too many to write out."""
    kept: dict[str, list[Term] | None] = kb.__dict__.setdefault("_rule_terms", {})
    if rule.id not in kept:
        try:
            kept[rule.id] = terms(rule.trigger, kb.behind)
        except TooManyTerms:
            kept[rule.id] = None
    return kept[rule.id]


def in_order(kb: KnowledgeBase, findings: Iterable[str]) -> tuple[str, ...]:
    """Each finding once, in vocabulary order."""
    return tuple(sorted(set(findings), key=kb.finding_order.__getitem__))


def asking_order(kb: KnowledgeBase, findings: Iterable[str]) -> tuple[str, ...]:
    """Each finding once, the least burden to obtain first, then vocabulary order."""
    return tuple(sorted(set(findings), key=kb.asking_place.__getitem__))
