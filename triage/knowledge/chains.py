"""What rules lead to through derived findings and called conditions: no circles, and nobody is led too far.

Everything that follows rules down to the findings behind them may follow each way, and call itself at each level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple

from triage.knowledge.cycles import MOST_TOLD, cycles, told
from triage.knowledge.expressions import AtLeast, Called, Expression, Not, Present, leaves
from triage.knowledge.model import Rule
from triage.knowledge.parsed import Problems

MOST_LEVELS = 100  # the shipped rules have 8
MOST_TESTS = 10_000  # the shipped rules have 189

Needs = Mapping[str, list[str]]  # for each rule the rules that conclude what it reads


class Behind(NamedTuple):
    """What stands behind a condition when all that rules conclude is written out."""

    tests: int
    levels: int


def check_chains(rules: Mapping[str, Rule], problems: Problems) -> None:
    """Note circles of rules that feed, or that override, one another, and rules with too much behind them."""
    feeds: dict[str, list[str]] = {}
    for rule in rules.values():
        for target in rule.concludes("infer"):
            feeds.setdefault("finding " + target, []).append(rule.id)
        for target in rule.concludes("likely", "possible"):
            feeds.setdefault("condition " + target, []).append(rule.id)
    needs = {rule.id: [id for leaf in leaves(rule.trigger) for id in _feeding(leaf, feeds)] for rule in rules.values()}
    outranked = {rule.id: rule.overrides for rule in rules.values()}
    before = len(problems.found)
    _report(rules, needs, "needs", "take one finding or condition out of the circle", problems)
    if len(problems.found) == before:
        _check_what_is_behind(rules, needs, feeds, problems)
    _report(rules, outranked, "overrides", "take one 'overrides' out of the circle", problems)


def _feeding(leaf: Expression, feeds: Needs) -> Iterable[str]:
    if isinstance(leaf, Called):
        return feeds.get("condition " + leaf.condition, ())
    return feeds.get("finding " + leaf.finding, ()) if isinstance(leaf, Present) else ()


def _report(
    rules: Mapping[str, Rule], leads: Mapping[str, Iterable[str]], does: str, help: str, problems: Problems
) -> None:
    for circle in cycles(leads):
        first, *others = circle
        message = f"the rule '{first}' {does} itself"
        if others:
            message = f"each of these rules {does} the next: {told(circle)}"
        also = ((f"which {does} this one", rules[id].span) for id in others[: MOST_TOLD - 1])
        if span := rules[first].span:
            problems.add("cycle", message, span, help, *also)


def _check_what_is_behind(rules: Mapping[str, Rule], needs: Needs, feeds: Needs, problems: Problems) -> None:
    """Told is the first rule of each chain that has too much behind it; those that build on it have more."""
    behind: dict[str, Behind] = {}
    too_much: set[str] = set()
    for id in TopologicalSorter(needs).static_order():
        rule = rules[id]
        tests, levels = behind[id] = _behind(rule.trigger, feeds, behind)
        if tests <= MOST_TESTS and levels <= MOST_LEVELS:
            continue
        if too_much.isdisjoint(needs[id]) and rule.span:
            if levels > MOST_LEVELS:
                message = f"'{id}' has {levels} levels behind it (rules that lead to it, and all, any and not in them)"
                help = f"at most {MOST_LEVELS}: read what stands further down the chain, or ask for it"
                problems.add("too-deep", message, rule.span, help)
            else:
                message = f"'{id}' has {tests:,} tests of findings behind it, through all that rules lead to it"
                help = f"at most {MOST_TESTS:,}: let fewer rules conclude what others build on, or ask for it"
                problems.add("too-many-tests", message, rule.span, help)
        too_much.add(id)


def _behind(expression: Expression, feeds: Needs, known: Mapping[str, Behind]) -> Behind:
    parts: Iterable[Behind]
    if isinstance(expression, Not):
        parts = [_behind(expression.part, feeds, known)]
    elif isinstance(expression, AtLeast):
        parts = [_behind(part, feeds, known) for part in expression.parts]
    else:
        parts = [known[id] for id in _feeding(expression, feeds)] or [Behind(1, 0)]
    return Behind(sum(part.tests for part in parts), 1 + max(part.levels for part in parts))
