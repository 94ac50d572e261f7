"""What each possible answer to each open finding would settle: the gates, run once for every answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from triage.cases.model import NOT_APPLICABLE, Value
from triage.engine.gates import Network, compile_network, opened
from triage.engine.naive import Reading
from triage.engine.passing import kinds_of_value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule


class Effects:
    """The gates as they stand for what is known; every what-if starts from a copy of them."""

    def __init__(self, reading: Reading, rules: Iterable[Rule]) -> None:
        self.kb = reading.kb
        self.network = compile_network(self.kb, all_false=True)
        self._is_open = bytearray(len(self.network.need))
        self._left: dict[int, int] = {}
        known = [
            node
            for finding, value in reading.facts.items()
            if value is not NOT_APPLICABLE or finding in self.network.tests
            for node in self.network.literals(finding, value)
        ]
        opened(self.network, known, self._is_open, self._left)
        self._counted = nodes_of(self.kb, self.network, {rule.id for rule in rules})

    def settles(self, finding: str) -> tuple[int, int]:
        """How many rules an answer settles, one way or the other: at the least, and at the most."""
        counts = [self._settled(finding, value) for value in kinds_of_value(self.kb, finding)]
        return (min(counts), max(counts)) if counts else (0, 0)

    def _settled(self, finding: str, value: Value) -> int:
        nodes = self.network.literals(finding, value)
        found = opened(self.network, nodes, bytearray(self._is_open), dict(self._left))
        return sum(self._counted.get(node, 0) for node in found)


def nodes_of(kb: KnowledgeBase, network: Network, rules: Collection[str]) -> dict[int, int]:
    """For each node that fires or ends one of the rules, how many."""
    counted: dict[int, int] = {}
    for table in (network.fires, network.rules_dead):
        for node, places in table.items():
            count = sum(kb.rules[place].id in rules for place in places)
            if count:
                counted[node] = counted.get(node, 0) + count
    return counted
