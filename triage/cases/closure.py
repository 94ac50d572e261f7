"""Facts that follow from each other: `implies`, `only_with` and `same_as` of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from triage.cases.links import disagree
from triage.cases.memory import memory_of
from triage.cases.model import Value
from triage.knowledge.base import KnowledgeBase


class Closed(NamedTuple):
    """Facts and all that follows from them, in vocabulary order.

    `implied` names for each fact that was not given the given finding that it follows from.
    `contradictions` are the pairs of given findings that cannot both be so; both are left out of `facts`.
    """

    facts: dict[str, Value]
    implied: dict[str, str]
    contradictions: tuple[tuple[str, str], ...]


def close(kb: KnowledgeBase, facts: Mapping[str, Value]) -> Closed:
    """Add what follows from `facts`; whatever contradicts something else given counts as unknown.

    Everything in the vocabulary follows from one finding alone, so each given finding is followed by
    itself: no order can show, and what is left when all that disagree are gone disagrees no more.
    """
    links = memory_of(kb).links
    given = sorted(facts, key=kb.finding_order.__getitem__)
    follows = {id: links.follow(id, facts[id]) for id in given}
    claims: dict[str, list[str]] = {}
    for id in given:
        for claimed in follows[id]:
            claims.setdefault(claimed, []).append(id)
    met = {pair for roots in claims.values() for pair in combinations(roots, 2)}
    clashing = {pair for pair in met if disagree(*pair, follows)}
    gone = {id for pair in clashing for id in pair}
    closed: dict[str, Value] = {}
    implied: dict[str, str] = {}
    for id in sorted(claims, key=kb.finding_order.__getitem__):
        roots = [root for root in claims[id] if root not in gone]
        if not roots:
            continue
        root = id if id in roots else roots[0]
        closed[id] = follows[root][id]
        if root != id:
            implied[id] = root
    pairs = sorted(clashing, key=lambda pair: [kb.finding_order[id] for id in pair])
    return Closed(closed, implied, tuple(pairs))
