"""A rule's condition as product terms: alternative sets of tests that must all come out one way.

Whether an urgency rule can still fire must be decided exactly. Parts that look at nothing in common are decided each
by itself; only parts that hang together are written out, in at most `MOST_TERMS` terms (design section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    found: dict[Term, None] = {}  # in the order written: a set's order would change from run to run
    for chosen in combinations(parts, count):
        found |= _product(chosen)
        if len(found) > 4 * MOST_TERMS:
            found = dict.fromkeys(_shortest(found))
        if len(found) > 4 * MOST_TERMS:
            raise TooManyTerms
    shortest = _shortest(found)
    if len(shortest) > MOST_TERMS:
        raise TooManyTerms
    return shortest


def _product(parts: Iterable[list[Term]]) -> dict[Term, None]:
    found: dict[Term, None] = {frozenset(): None}
    for part in parts:
        found = {one | other: None for one in found for other in part if not _contradicts(one, other)}
        if len(found) > 16 * MOST_TERMS:
            raise TooManyTerms
    return found


def _contradicts(one: Term, other: Term) -> bool:
    return any((leaf, not sign) in one for leaf, sign in other)


def _shortest(found: Iterable[Term]) -> list[Term]:
    kept: list[Term] = []
    for term in sorted(found, key=len):
        if not any(other <= term for other in kept):
            kept.append(term)
    return kept


Groups = Mapping[str, str]  # for each finding, the first of all that follow from one another with it


def link_groups(findings: Mapping[str, Finding]) -> dict[str, str]:
    """Findings that follow from each other, however far, share a group."""
    group = {id: id for id in findings}

    def root(id: str) -> str:
        while group[id] != id:
            id = group[id]
        return id

    for finding in findings.values():
        ends = [*finding.implies, finding.only_with, finding.same_as.finding if finding.same_as else None]
        for end in ends:
            if end in group:  # a name that nothing carries is told elsewhere
                group[root(end)] = root(finding.id)
    return {id: root(id) for id in findings}


def independent(parts: Sequence[Expression], behind: Behind, groups: Groups) -> list[list[Expression]]:
    """The parts in clusters: parts of two clusters look at no finding in common, nor at any that are linked."""
    clusters: list[tuple[set[str], list[Expression]]] = []
    for part in parts:
        read = {groups[finding] for finding in _read(part, behind)}
        touching = [cluster for cluster in clusters if cluster[0] & read]
        clusters = [cluster for cluster in clusters if not cluster[0] & read]
        merged = read.union(*(cluster[0] for cluster in touching))
        clusters.append((merged, [*(p for cluster in touching for p in cluster[1]), part]))
    return [cluster[1] for cluster in clusters]


def _read(expression: Expression, behind: Behind) -> set[str]:
    found: set[str] = set()
    pending: list[Expression] = [expression]
    for part in pending:
        if isinstance(part, Not):
            pending.append(part.part)
        elif isinstance(part, AtLeast):
            pending += part.parts
        elif (rules := behind(part)) is not None:
            pending += [rule.trigger for rule in rules]
        else:
            assert not isinstance(part, Called)
            found.add(part.finding)
    return found


def split(expression: Expression, behind: Behind, wanted: bool) -> tuple[int, tuple[Expression, ...], bool] | None:
    """A condition taken apart once: so many of these parts must be so. None for a test of an askable finding."""
    if isinstance(expression, Not):
        return split(expression.part, behind, not wanted) or (1, (expression.part,), not wanted)
    if isinstance(expression, AtLeast):
        count = expression.count if wanted else len(expression.parts) - expression.count + 1
        return count, expression.parts, wanted
    rules = behind(expression)
    if rules is None:
        return None
    return (1 if wanted else len(rules)), tuple(rule.trigger for rule in rules), wanted


def check_alternatives(expression: Expression, behind: Behind, groups: Groups, wanted: bool = True) -> None:
    """Raises TooManyTerms where parts that hang together cannot be written out in `MOST_TERMS` alternatives."""
    apart = split(expression, behind, wanted)
    if apart is None:
        return
    count, parts, sign = apart
    clusters = independent(parts, behind, groups) if count > 1 else [[part] for part in parts]
    if count < len(parts) and any(len(cluster) > 1 for cluster in clusters):
        terms(conjunction(count, parts, sign), behind)
        return
    for cluster in clusters:
        if len(cluster) == 1:
            check_alternatives(cluster[0], behind, groups, sign)
        else:
            terms(conjunction(len(cluster), tuple(cluster), sign), behind)


def conjunction(count: int, parts: tuple[Expression, ...], sign: bool) -> Expression:
    """At least `count` of the parts are `sign`, as one condition."""
    return AtLeast(count, parts if sign else tuple(Not(part) for part in parts))
