"""Which rules could still fire, with every answer that may still be given taken at its best: the gates, run once."""

from __future__ import annotations

from collections.abc import Iterator

from triage.engine.gates import compile_network, opened
from triage.interview.scope import Scope
from triage.knowledge.base import KnowledgeBase


def could_fire(scope: Scope) -> frozenset[str]:
    """The rules that fire when each open test may come out both ways; all that can fire are among them.

    For a rule that reads each finding once it is exact (design section 2).
    """
    kb: KnowledgeBase = scope.kb
    network = compile_network(kb, all_false=True)
    found = opened(network, _literals(scope), bytearray(len(network.need)), {})
    return frozenset(kb.rules[place].id for node in found for place in network.fires.get(node, ()))


def _literals(scope: Scope) -> Iterator[int]:
    network, facts = compile_network(scope.kb, all_false=True), scope.reading.facts
    for finding, tests in network.tests.items():
        if finding in facts:
            yield from network.literals(finding, facts[finding])
            continue
        for leaf, true in tests:
            if scope.settable(leaf, True):
                yield true
            if scope.settable(leaf, False):
                yield true + 1
