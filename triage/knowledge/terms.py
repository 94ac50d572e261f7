"""A rule's condition as product terms: alternative sets of tests that must all come out one way.

An urgency rule must be decided exactly for facts that are still unknown. Where each finding is read once,
the gates decide it; the others are written out here, at most `MOST_TERMS` terms each (design section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

from triage.knowledge.expressions import AtLeast, Called, Expression, Leaf, Not
from triage.knowledge.model import Finding, Rule

MOST_TERMS = 64

Sign = tuple[Leaf, bool]  # a test of an askable finding, and how it must come out
Term = frozenset[Sign]
Behind = Callable[[Leaf], tuple[Rule, ...] | None]


class TooManyTerms(ValueError):
    """The condition has more than `MOST_TERMS` alternatives."""


def terms(expression: Expression, behind: Behind, wanted: bool = True) -> list[Term]:
    """The alternatives under which the expression is `wanted`; none contains another or contradicts itself.

    Derived findings and called conditions are unfolded by `behind`. Raises TooManyTerms.
    """
    if isinstance(expression, Not):
        return terms(expression.part, behind, not wanted)
    if isinstance(expression, AtLeast):
        count = expression.count if wanted else len(expression.parts) - expression.count + 1
        return _at_least(count, [terms(part, behind, wanted) for part in expression.parts])
    rules = behind(expression)
    if rules is None:
        return [frozenset([(expression, wanted)])]
    ways = [terms(rule.trigger, behind, wanted) for rule in rules]
    return _at_least(1 if wanted else len(ways), ways) if ways else []


def _at_least(count: int, parts: list[list[Term]]) -> list[Term]:
    found: set[Term] = set()
    for chosen in combinations(parts, count):
        found |= _product(chosen)
        if len(found) > 4 * MOST_TERMS:
            found = set(_shortest(found))
        if len(found) > 4 * MOST_TERMS:
            raise TooManyTerms
    shortest = _shortest(found)
    if len(shortest) > MOST_TERMS:
        raise TooManyTerms
    return shortest


def _product(parts: Iterable[list[Term]]) -> set[Term]:
    found: set[Term] = {frozenset()}
    for part in parts:
        found = {one | other for one in found for other in part if not _contradicts(one, other)}
        if len(found) > 16 * MOST_TERMS:
            raise TooManyTerms
    return found


def _contradicts(one: Term, other: Term) -> bool:
    return any((leaf, not sign) in one for leaf, sign in other)


def _shortest(found: set[Term]) -> list[Term]:
    kept: list[Term] = []
    for term in sorted(found, key=len):
        if not any(other <= term for other in kept):
            kept.append(term)
    return kept


def reads_once(expression: Expression, behind: Behind, findings: dict[str, Finding]) -> bool:
    """Whether no two leaves look at one finding or at two that follow from each other."""
    seen: set[str] = set()
    pending: list[Expression] = [expression]
    for part in pending:
        if isinstance(part, Not):
            pending.append(part.part)
        elif isinstance(part, AtLeast):
            pending += part.parts
        elif (rules := behind(part)) is not None:
            pending += [rule.trigger for rule in rules]
        elif isinstance(part, Called) or part.finding in seen:
            return False
        else:
            seen.add(part.finding)
    return not any(_related(findings[one], findings[other]) for one, other in combinations(sorted(seen), 2))


def _related(one: Finding, other: Finding) -> bool:
    return _leads(one, other.id) or _leads(other, one.id)


def _leads(finding: Finding, other: str) -> bool:
    same = finding.same_as.finding if finding.same_as else None
    return other in (*finding.implies, finding.only_with, same)
