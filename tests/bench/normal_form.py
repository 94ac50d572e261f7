"""The rules of a KnowledgeBase as positive formulas over literals, the form every peer is given.

A literal says that an atom is known true or known false, so `not` becomes a literal of its own and no
engine needs negation by failure. The negation of at-least-n of k is at-least-(k-n+1) of the negated
parts. Written for the benchmark alone and from the expression trees alone, so that a slip in the
project's own compiler cannot hide in its peers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from operator import ge, gt, le, lt

from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Leaf, Not, OneOf, Present

COMPARES = {"at_least": ge, "at_most": le, "above": gt, "below": lt}


@dataclass(frozen=True, slots=True)
class Some:
    """At least `need` of `parts`."""

    need: int
    parts: tuple[Formula, ...]


Formula = int | Some


@dataclass(frozen=True, slots=True)
class Production:
    """When `when` holds, `opens` hold too. `rule` is the place of the rule that this is, None for an absence."""

    when: Formula
    opens: tuple[int, ...]
    rule: int | None


@dataclass
class NormalForm:
    """Literals 2n (atom n known true) and 2n + 1 (known false), and the productions over them."""

    kb: KnowledgeBase
    atoms: dict[Leaf, int] = field(default_factory=dict)
    tested: dict[str, list[Leaf]] = field(default_factory=dict)
    productions: list[Production] = field(default_factory=list)

    def __post_init__(self) -> None:
        whens = [self.formula(rule.trigger, True) for rule in self.kb.rules]
        inferring: dict[str, list[int]] = {}
        for leaf, number in list(self.atoms.items()):
            for rule in self.kb.behind(leaf) or ():
                inferring.setdefault(rule.id, []).append(2 * number)
        for place, rule in enumerate(self.kb.rules):
            self.productions.append(Production(whens[place], tuple(inferring.get(rule.id, ())), place))
        self._close_absences()

    def formula(self, expression: Expression, wanted: bool) -> Formula:
        """The formula that holds when the expression is known to be `wanted`."""
        if isinstance(expression, Not):
            return self.formula(expression.part, not wanted)
        if isinstance(expression, AtLeast):
            parts = tuple(self.formula(part, wanted) for part in expression.parts)
            need = expression.count if wanted else len(parts) - expression.count + 1
            return some(need, parts)
        return self._literal(expression, wanted)

    def holding(self, facts: Mapping[str, object]) -> list[int]:
        """The literals that a case settles at once."""
        return [
            2 * self.atoms[leaf] + (0 if passes(leaf, value) else 1)
            for finding, value in facts.items()
            for leaf in self.tested.get(finding, ())
        ]

    def _literal(self, leaf: Leaf, wanted: bool) -> int:
        if leaf not in self.atoms:
            self.atoms[leaf] = len(self.atoms)
            if self.kb.behind(leaf) is None and not isinstance(leaf, Called):
                self.tested.setdefault(leaf.finding, []).append(leaf)
        return 2 * self.atoms[leaf] + (0 if wanted else 1)

    def _close_absences(self) -> None:
        """A derived atom is known false when all its rules are; built only where something reads that."""
        done: set[int] = set()
        while True:
            read = {literal for production in self.productions for literal in literals(production.when)}
            new = [(leaf, n) for leaf, n in self.atoms.items() if 2 * n + 1 in read - done and self.kb.behind(leaf)]
            if not new:
                return
            for leaf, number in new:
                done.add(2 * number + 1)
                parts = tuple(self.formula(rule.trigger, False) for rule in self.kb.behind(leaf) or ())
                self.productions.append(Production(some(len(parts), parts), (2 * number + 1,), None))


def some(need: int, parts: Iterable[Formula]) -> Formula:
    """At least `need` of `parts`, with an `all` inside an `all` and an `any` inside an `any` taken apart."""
    parts = tuple(parts)
    if len(parts) == 1:
        return parts[0]
    flat: list[Formula] = []
    for part in parts:
        same = isinstance(part, Some) and (
            need == 1 == part.need or (need == len(parts) and part.need == len(part.parts))
        )
        flat += part.parts if same and isinstance(part, Some) else (part,)
    whole = need == len(parts)
    if whole or need == 1:
        flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else Some(len(flat) if whole else need, tuple(flat))


def literals(formula: Formula) -> Iterable[int]:
    """Every literal of a formula, left to right."""
    if isinstance(formula, int):
        yield formula
    else:
        for part in formula.parts:
            yield from literals(part)


def terms(formula: Formula) -> list[frozenset[int]]:
    """The formula as alternatives, each a set of literals that must all hold; none contains another."""
    if isinstance(formula, int):
        return [frozenset((formula,))]
    found: set[frozenset[int]] = set()
    for chosen in combinations(formula.parts, formula.need):
        products: set[frozenset[int]] = {frozenset()}
        for part in chosen:
            products = {one | other for one in products for other in terms(part)}
        found |= products
    shortest = sorted(found, key=lambda term: (len(term), sorted(term)))
    kept: list[frozenset[int]] = []
    for term in shortest:
        if not any(other <= term for other in kept):
            kept.append(term)
    return kept


def passes(leaf: Leaf, value: object) -> bool:
    """Whether a known value passes the test of a leaf."""
    if isinstance(leaf, Present):
        return value is True
    if isinstance(leaf, Compare):
        return bool(COMPARES[leaf.operator](float(value), leaf.value))  # type: ignore[arg-type]
    assert isinstance(leaf, OneOf)
    return any(option in (value if isinstance(value, tuple) else (value,)) for option in leaf.values)
