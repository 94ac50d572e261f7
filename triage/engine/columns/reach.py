"""Which undecided rules can still fire, exactly, as planes: `triage.engine.completions` for many cases at once.

What a condition needs of the unknown findings does not hang on the case, only whether it contradicts what is known
does. So each condition is taken apart once, and for each block the parts are put together from planes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from triage.cases.links import disagree
from triage.cases.memory import memory_of
from triage.cases.model import NOT_APPLICABLE, NotApplicable, Value
from triage.cases.tables.planes import Plane
from triage.engine.columns.facts import Facts
from triage.engine.columns.program import all_of, any_of, at_least
from triage.engine.passing import passing_values
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Called, Expression
from triage.knowledge.terms import Sign, Term, conjunction, independent, split, terms

Needs = frozenset[Sign]  # the tests of one finding that must come out so


@dataclass(frozen=True)
class One:
    """The tests of one finding that nothing else follows from: known so, or unknown where some value passes."""

    finding: str
    needs: Needs
    possible: bool


@dataclass(frozen=True)
class Linked:
    """Values for findings that follow from each other. `clashes` are pairs that cannot both be chosen."""

    chosen: tuple[tuple[str, Needs, Value], ...]
    clashes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gate:
    """So many of the parts."""

    need: int
    parts: tuple[Way, ...]


Way = One | Linked | Gate
NEVER = Gate(1, ())


@dataclass
class Ways:
    """Takes the conditions of one rule base apart; what was taken apart once is kept."""

    kb: KnowledgeBase
    _kept: dict[tuple[int, bool], Way] = field(default_factory=dict)
    _ones: dict[tuple[str, Needs], Way] = field(default_factory=dict)

    def of(self, expression: Expression, wanted: bool) -> Way:
        """The ways in which an expression of this rule base can be `wanted`."""
        place = (id(expression), wanted)
        if place not in self._kept:
            self._kept[place] = self._apart(expression, wanted)
        return self._kept[place]

    def _apart(self, expression: Expression, wanted: bool) -> Way:
        apart = split(expression, self.kb.behind, wanted)
        if apart is None:
            assert not isinstance(expression, Called)
            return self._term(frozenset([(expression, wanted)]))  # type: ignore[list-item]
        count, parts, sign = apart
        if count == 1:
            return _gate(1, [self.of(part, sign) for part in parts])
        clusters = independent(parts, self.kb.behind, self.kb.link_groups)
        if count < len(parts) and len(clusters) < len(parts):
            return self._written_out(count, parts, sign)
        ways = [
            self.of(cluster[0], sign) if len(cluster) == 1 else self._written_out(len(cluster), tuple(cluster), sign)
            for cluster in clusters
        ]
        return _gate(len(ways) if count == len(parts) else count, ways)

    def _written_out(self, count: int, parts: tuple[Expression, ...], sign: bool) -> Way:
        return _gate(1, [self._term(term) for term in terms(conjunction(count, parts, sign), self.kb.behind)])

    def _term(self, term: Term) -> Way:
        """One alternative: what stands alone by itself, and what follows from each other together."""
        groups: dict[str, dict[str, set[Sign]]] = {}
        for leaf, sign in term:
            finding: str = leaf.finding  # type: ignore[union-attr]
            groups.setdefault(self.kb.link_groups[finding], {}).setdefault(finding, set()).add((leaf, sign))
        ways: list[Way] = []
        for needs in groups.values():
            frozen = {finding: frozenset(signs) for finding, signs in needs.items()}
            if len(frozen) == 1 and not self.kb.linked_findings & frozen.keys():
                ways += [self._one(finding, signs) for finding, signs in frozen.items()]
            else:
                ways.append(_gate(1, list(self._linked(frozen))))
        return _gate(len(ways), ways)

    def _one(self, finding: str, needs: Needs) -> Way:
        place = (finding, needs)
        if place not in self._ones:
            passes = next(passing_values(self.kb.findings[finding], list(needs)), None) is not None
            self._ones[place] = One(finding, needs, passes)
        return self._ones[place]

    def _linked(self, needs: Mapping[str, Needs]) -> Iterator[Way]:
        """Every choice of values; where a finding is known, its own value is tested instead."""
        findings = sorted(needs, key=self.kb.finding_order.__getitem__)
        values = [list(passing_values(self.kb.findings[f], list(needs[f]))) for f in findings]
        for chosen in product(*values):
            picked = dict(zip(findings, chosen, strict=True))
            clashes = tuple(pair for pair in combinations(findings, 2) if self._clash(pair, picked))
            yield Linked(tuple((f, needs[f], picked[f]) for f in findings), clashes)

    def _clash(self, pair: tuple[str, str], picked: Mapping[str, Value]) -> bool:
        one, other = (self.stated(finding, picked[finding]) for finding in pair)
        if one[0] == other[0]:
            return one[1] != other[1]
        follows = {finding: memory_of(self.kb).links.follow(finding, value) for finding, value in (one, other)}
        return disagree(one[0], other[0], follows)

    def stated(self, finding: str, value: Value) -> tuple[str, Value]:
        """What is stated to give a finding a value: where it is not to apply, that its parent is absent."""
        parent = self.kb.findings[finding].only_with
        return (parent, False) if value is NOT_APPLICABLE and parent else (finding, value)


def _gate(need: int, parts: list[Way]) -> Way:
    if need > len(parts):
        return NEVER
    return parts[0] if len(parts) == 1 else Gate(need, tuple(parts))


def ways_of(kb: KnowledgeBase) -> Ways:
    """The ways of a rule base, kept with it."""
    kept: Ways = kb.__dict__.setdefault("_ways", Ways(kb))
    return kept


class Reach:
    """In which cases of one block a way is open."""

    def __init__(self, ways: Ways, facts: Facts) -> None:
        self.ways, self.facts = ways, facts
        self._kept: dict[int, Plane] = {}
        self._so: dict[tuple[str, Needs], Plane] = {}
        self._free: dict[tuple[str, Value], Plane] = {}

    def plane(self, way: Way) -> Plane:
        """Where what is unknown can still be so that the way is taken, or what is known is so."""
        if id(way) not in self._kept:
            self._kept[id(way)] = self._plane(way)
        return self._kept[id(way)]

    def _plane(self, way: Way) -> Plane:
        if isinstance(way, Gate):
            return at_least(way.need, [self.plane(part) for part in way.parts]) if way.parts else self.facts.nobody
        if isinstance(way, One):
            so = self._known_so(way.finding, way.needs)
            return so | ~self.facts.known(way.finding) if way.possible else so
        found = all_of([self._known_so(f, needs) | self._could_be(f, value) for f, needs, value in way.chosen])
        for one, other in way.clashes:
            found = found & (self.facts.known(one) | self.facts.known(other))
        return found

    def _known_so(self, finding: str, needs: Needs) -> Plane:
        place = (finding, needs)
        if place not in self._so:
            self._so[place] = all_of([self.facts.test(leaf)[not sign] for leaf, sign in needs])
        return self._so[place]

    def _could_be(self, finding: str, value: Value) -> Plane:
        """Where the finding is unknown, and nothing that is known contradicts that it has this value."""
        place = (finding, value)
        if place not in self._free:
            against = [self.facts.known(finding), *self._against(*self.ways.stated(finding, value))]
            self._free[place] = ~any_of(against)
        return self._free[place]

    def _against(self, finding: str, value: Value) -> Iterator[Plane]:
        facts = self.facts
        for other, its in memory_of(self.ways.kb).links.follow(finding, value).items():
            if its is True:
                yield facts.absent.get(other, facts.nobody)
            elif its is False or isinstance(its, NotApplicable | tuple):
                yield facts.holds(other)
