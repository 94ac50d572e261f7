"""The network as a list of plane operations, and its run over one block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from triage.cases.tables.planes import Plane
from triage.engine.columns.facts import Facts
from triage.engine.gates import Compiler, Network
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Called, Expression, Leaf, Present
from triage.knowledge.model import Rule


@dataclass(frozen=True)
class Program:
    """The gates of one rule base in an order in which each follows its inputs.

    `leaves` are the askable tests with their true literal (the false one follows it); `steps` are (node, how many of
    its inputs must be open, inputs); `rules` gives for each rule the nodes of its condition,
    known true and known false.
    """

    network: Network
    leaves: tuple[tuple[Leaf, int], ...]
    steps: tuple[tuple[int, int, tuple[int, ...]], ...]
    rules: dict[str, tuple[int, int]]

    def node(self, expression: Expression, wanted: bool) -> int:
        """The node of an expression of this rule base."""
        return self.network.nodes[id(expression), wanted]

    def run(self, facts: Facts) -> list[Plane]:
        """For every node the cases in which it is open."""
        closed = facts.nobody
        planes = [closed] * len(self.network.need)
        for leaf, node in self.leaves:
            planes[node], planes[node + 1] = facts.test(leaf)
        for node, need, inputs in self.steps:
            planes[node] = at_least(need, [planes[source] for source in inputs])
        return planes


def at_least(need: int, planes: list[Plane]) -> Plane:
    """The cases that stand in `need` or more of the planes."""
    if need == 1:
        return any_of(planes)
    if need == len(planes):
        return all_of(planes)
    reached = [np.zeros_like(planes[0]) for _ in range(need)]  # reached[j]: in more than j of those seen
    for plane in planes:
        for more in range(need - 1, 0, -1):
            reached[more] |= reached[more - 1] & plane
        reached[0] |= plane
    return reached[-1]


def any_of(planes: list[Plane]) -> Plane:
    """The cases that stand in one of the planes, of which there is one at least."""
    found = planes[0]
    if len(planes) > 1:
        found = found | planes[1]
        for plane in planes[2:]:
            np.bitwise_or(found, plane, out=found)
    return found


def all_of(planes: list[Plane]) -> Plane:
    """The cases that stand in all of the planes, of which there is one at least."""
    found = planes[0]
    if len(planes) > 1:
        found = found & planes[1]
        for plane in planes[2:]:
            np.bitwise_and(found, plane, out=found)
    return found


def program_of(kb: KnowledgeBase) -> Program:
    """The program of a rule base, made once and kept with it."""
    kept: Program | None = kb.__dict__.get("_program")
    if kept is None:
        kept = kb.__dict__["_program"] = _compile(kb)
    return kept


def _compile(kb: KnowledgeBase) -> Program:
    compiler = Compiler(kb, all_false=True)
    for step in kb.steps.values():
        if step.not_needed_when is not None:
            compiler.node(step.not_needed_when, True)
    compiler.close_derived()
    network = compiler.network
    leaves = tuple((leaf, node) for tests in network.tests.values() for leaf, node in tests)
    rules = {r.id: (network.nodes[id(r.trigger), True], network.nodes[id(r.trigger), False]) for r in kb.rules}
    sources = {node: (network.need[node], inputs) for node, inputs in enumerate(network.inputs) if inputs}
    sources |= {node: (1, tuple(rules[rule.id][0] for rule in behind)) for node, behind in _worked_out(kb, network)}
    return Program(network, leaves, tuple(_in_order(sources)), rules)


def _worked_out(kb: KnowledgeBase, network: Network) -> Iterator[tuple[int, tuple[Rule, ...]]]:
    """The true literals that rules open by what they conclude, and these rules."""
    for (what, target, _), node in network.atoms.items():
        leaf = Called(target) if what == "called" else Present(target) if what == "present" else None
        behind = kb.behind(leaf) if leaf is not None else None
        if behind:
            yield node, behind


def _in_order(sources: dict[int, tuple[int, tuple[int, ...]]]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Each gate after all that it is made of."""
    done: set[int] = set()
    for start in sources:
        stack = [start]
        while stack:
            node = stack[-1]
            waiting = [] if node in done else [s for s in sources[node][1] if s in sources and s not in done]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if node not in done:
                done.add(node)
                yield node, *sources[node]
