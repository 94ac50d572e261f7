"""The rules compiled to one network of threshold gates, the form both engines run.

Every fact has two literals, known true and known false. In negation normal form over them each
condition is a network of gates that open once `need` of their inputs are open: all is k of k, any is
1 of k, and the negation of at-least-n of k is at-least-(k-n+1) of the negated parts (design section 2).
A node is a literal or a gate; opening a node can only open more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from triage.cases.model import Value
from triage.engine.naive import test
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Leaf, Not, OneOf, Present

Atom = tuple[str, str, float | str]  # what is looked at, at what, against what


@dataclass(slots=True)
class Network:
    """Nodes 0..n-1. `need[n]` inputs open node n; `feeds[n]` lists the gates it counts for (with repeats).

    `nodes` gives for the `id` of each expression the node that opens when it is known to be true, or to be false.
    """

    need: list[int] = field(default_factory=list)
    feeds: list[list[int]] = field(default_factory=list)
    inputs: list[tuple[int, ...]] = field(default_factory=list)
    atoms: dict[Atom, int] = field(default_factory=dict)
    tests: dict[str, list[tuple[Leaf, int]]] = field(default_factory=dict)
    nodes: dict[tuple[int, bool], int] = field(default_factory=dict)
    fires: dict[int, tuple[int, ...]] = field(default_factory=dict)
    rules_dead: dict[int, tuple[int, ...]] = field(default_factory=dict)
    derived_absent: dict[int, str] = field(default_factory=dict)

    def literals(self, finding: str, value: Value) -> list[int]:
        """The literals that a known value opens; none where no rule looks at the finding."""
        if value is True or value is False:
            return [true + (value is False) for _, true in self.tests.get(finding, ())]
        return [true + (not test(leaf, value)) for leaf, true in self.tests.get(finding, ())]


class Compiler:
    """Builds the network of one rule base. With `all_false`, each rule also has the gate of its negation."""

    def __init__(self, kb: KnowledgeBase, all_false: bool) -> None:
        self.kb = kb
        self.network = Network()
        self._gates: dict[tuple[int, tuple[int, ...]], int] = {}
        self._false: dict[str, int] = {}
        self._pending: list[tuple[int, tuple[str, ...]]] = []
        fires: dict[int, list[int]] = {}
        for place, rule in enumerate(kb.rules):
            fires.setdefault(self.node(rule.trigger, True), []).append(place)
        self.network.fires = {node: tuple(places) for node, places in fires.items()}
        if all_false:
            dead: dict[int, list[int]] = {}
            for place, rule in enumerate(kb.rules):
                dead.setdefault(self._false_of(rule.id), []).append(place)
            self.network.rules_dead = {node: tuple(places) for node, places in dead.items()}
            for finding in kb.inferring:
                self._atom(("present", finding, ""), Present(finding))
        self.close_derived()

    def node(self, expression: Expression, wanted: bool) -> int:
        """The node that opens when the expression is known to be `wanted`."""
        node = self.network.nodes[id(expression), wanted] = self._node(expression, wanted)
        return node

    def _node(self, expression: Expression, wanted: bool) -> int:
        if isinstance(expression, Not):
            return self.node(expression.part, not wanted)
        if isinstance(expression, AtLeast):
            parts = tuple(self.node(part, wanted) for part in expression.parts)
            need = expression.count if wanted else len(parts) - expression.count + 1
            return self._gate(need, parts)
        if isinstance(expression, OneOf):
            single = [OneOf(expression.finding, (value,)) for value in expression.values]
            nodes = tuple(self._literal(("value", o.finding, o.values[0]), o, wanted) for o in single)
            return self._gate(1 if wanted else len(nodes), nodes)
        if isinstance(expression, Compare):
            return self._literal((expression.operator, expression.finding, expression.value), expression, wanted)
        if isinstance(expression, Called):
            return self._literal(("called", expression.condition, ""), expression, wanted)
        return self._literal(("present", expression.finding, ""), expression, wanted)

    def _new(self, need: int, inputs: tuple[int, ...]) -> int:
        network = self.network
        network.need.append(need)
        network.inputs.append(inputs)
        network.feeds.append([])
        node = len(network.need) - 1
        for source in inputs:
            network.feeds[source].append(node)
        return node

    def _gate(self, need: int, inputs: tuple[int, ...]) -> int:
        if len(inputs) == 1:
            return inputs[0]
        key = (need, tuple(sorted(inputs)))
        if key not in self._gates:
            self._gates[key] = self._new(need, key[1])
        return self._gates[key]

    def _atom(self, atom: Atom, leaf: Leaf) -> int:
        if atom not in self.network.atoms:
            self.network.atoms[atom] = self._new(0, ())
            self._new(0, ())
            rules = self.kb.behind(leaf)
            true = self.network.atoms[atom]
            if rules is None:
                self.network.tests.setdefault(atom[1], []).append((leaf, true))
            else:
                self._pending.append((true + 1, tuple(rule.id for rule in rules)))
                if isinstance(leaf, Present):
                    self.network.derived_absent[true + 1] = leaf.finding
        return self.network.atoms[atom]

    def _literal(self, atom: Atom, leaf: Leaf, wanted: bool) -> int:
        return self._atom(atom, leaf) + (0 if wanted else 1)

    def _false_of(self, rule: str) -> int:
        if rule not in self._false:
            self._false[rule] = self.node(self.kb.rule[rule].trigger, False)
        return self._false[rule]

    def close_derived(self) -> None:
        """A derived fact is known false once all the rules for it are; only built where that is read."""
        network = self.network
        while True:
            wanted = [p for p in self._pending if network.feeds[p[0]] or p[0] in network.fires or network.rules_dead]
            if not wanted:
                return
            self._pending = [p for p in self._pending if p not in wanted]
            for node, rules in wanted:
                if not rules:
                    continue
                inputs = tuple(self._false_of(rule) for rule in rules)
                network.need[node], network.inputs[node] = len(inputs), inputs
                for source in inputs:
                    network.feeds[source].append(node)


def compile_network(kb: KnowledgeBase, all_false: bool) -> Network:
    """The network of `kb`, built once and kept with it."""
    kept: dict[bool, Network] = kb.__dict__.setdefault("_networks", {})
    if all_false not in kept:
        kept[all_false] = Compiler(kb, all_false).network
    return kept[all_false]


def opened(network: Network, nodes: Iterable[int], is_open: bytearray, left: dict[int, int]) -> list[int]:
    """Open `nodes` and all that follows; returns the newly open nodes. `left` counts what gates still need."""
    need, feeds = network.need, network.feeds
    stack = list(nodes)
    found: list[int] = []
    while stack:
        node = stack.pop()
        if is_open[node]:
            continue
        is_open[node] = 1
        found.append(node)
        for gate in feeds[node]:
            lacking = need[gate]
            if lacking > 1:
                lacking = left[gate] = left.get(gate, lacking) - 1
                if lacking:
                    continue
            stack.append(gate)
    return found
