"""Can a condition ever be true? A search for facts that make it so, stopped by contradictory tests on one finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from triage.check.literals import Literals, agree
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Span
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Leaf, Not, OneOf, Present

MOST_STEPS = 20_000  # past these the condition counts as possible: a lint must not guess

Goal = tuple[Expression, bool]
World = dict[str, Literals]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The finding on which the parts of a condition disagree, and the places of the parts."""

    finding: str
    spans: tuple[Span, ...]


def contradiction(kb: KnowledgeBase, condition: Expression) -> Contradiction | None:
    """Why no facts can make `condition` true by its own parts; None where some can, or the search is too long."""
    search = _Search(kb)
    return None if search.possible(condition) else search.first


@dataclass(slots=True)
class _Search:
    kb: KnowledgeBase
    first: Contradiction | None = field(default=None)

    def possible(self, condition: Expression) -> bool:
        pending: list[Iterator[tuple[list[Goal], World]]] = [iter([([(condition, True)], {})])]
        for _ in range(MOST_STEPS):
            if not pending:
                return False
            state = next(pending[-1], None)
            if state is None:
                pending.pop()
                continue
            following = self._follow(*state)
            if following is None:
                return True
            pending.append(following)
        return True

    def _follow(self, goals: list[Goal], world: World) -> Iterator[tuple[list[Goal], World]] | None:
        """The states that the goals lead to, one for each way to reach the first open choice; None when met."""
        goals, world, choices = list(goals), dict(world), []
        while goals:
            part, truth = goals.pop()
            if isinstance(part, Not):
                goals.append((part.part, not truth))
            elif isinstance(part, AtLeast):
                need = part.count if truth else len(part.parts) - part.count + 1
                if need == len(part.parts):
                    goals += [(inner, truth) for inner in part.parts]
                else:
                    choices.append((part, truth, need))
            elif not self._assume(part, truth, world):
                return iter(())
        if not choices:
            return None
        chosen, truth, need = choices[0]
        rest: list[Goal] = [(part, wanted) for part, wanted, _ in choices[1:]]
        ways = combinations(chosen.parts, need)
        return (([*rest, *((part, truth) for part in way)], world) for way in ways)

    def _assume(self, leaf: Leaf, truth: bool, world: World) -> bool:
        """Add a test and what follows from it to the world; false where that contradicts the world."""
        pending = [(leaf, truth)]
        while pending:
            part, wanted = pending.pop()
            name = f"called {part.condition}" if isinstance(part, Called) else part.finding
            finding = None if isinstance(part, Called) else self.kb.findings[part.finding]
            if (part, wanted) in world.get(name, ()):
                continue
            world[name] = (*world.get(name, ()), (part, wanted))
            if wanted:
                pending += [(Present(other, part.span), True) for other in self._implied(part)]
            if agree(finding, world[name]):
                continue
            # Where a finding does not apply every test on it is false; that takes the absence of its parent.
            if finding is None or finding.only_with is None or any(truth for _, truth in world[name]):
                self.first = self.first or Contradiction(name, _places(world[name]))
                return False
            pending.append((Present(finding.only_with, part.span), False))
        return True

    def _implied(self, leaf: Leaf) -> tuple[str, ...]:
        """The findings that are present where this test on another finding is true."""
        if isinstance(leaf, Called):
            return ()
        finding = self.kb.findings[leaf.finding]
        applies = isinstance(leaf, Present | Compare) or (isinstance(leaf, OneOf) and "none" not in leaf.values)
        return (*finding.implies, *([finding.only_with] if finding.only_with and applies else []))


def _places(literals: Literals) -> tuple[Span, ...]:
    spans = {span for leaf, _ in literals if (span := leaf.span)}
    return tuple(sorted(spans, key=lambda span: (span.file, span.line, span.column)))
