"""The same rules in zen-engine, as a decision graph and in the fastest way that was found.

Both get a dict of the literals that a case settles (`{"l12": true}`), made before their clock starts; what is not in
it is unknown. `l12 == true` is false there, where a bare `l12` would be an error of the machine. Nothing is negated:
a literal that is known false has a name of its own.

- "decision graph": one expression node, each rule an expression that refers to earlier ones by `$`. A node a
  stratum and a full dict of true and false were no faster.
- "compiled expressions": one array of conditions a stratum, compiled once; Python adds between two strata what fired
  rules conclude. Nine times as fast as the graph, which copies its context from node to node and answers with a dict
  of every rule. A full dict of true and false took four times as long, thirty times with 2,000 rules.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from tests.bench.generate import Facts
from tests.bench.normal_form import Formula, NormalForm, literals, terms
from triage.knowledge.base import KnowledgeBase

Run = Callable[[], Collection[str]]


class ZenPeer:
    """The rules of `kb`, ready for zen-engine in one of two ways. Raises ImportError when it is not installed."""

    def __init__(self, kb: KnowledgeBase, graph: bool) -> None:
        self.zen: Any = importlib.import_module("zen")
        self.form = NormalForm(kb)
        self.ids = [rule.id for rule in kb.rules]
        self.opening: dict[int, list[int]] = {}
        for place, production in enumerate(self.form.productions):
            for literal in production.opens:
                self.opening.setdefault(literal, []).append(place)
        self.depth: dict[int, int] = {}
        for place in range(len(self.form.productions)):
            self._deep(place)
        if graph:
            self._run = partial(self._by_graph, self._graph())
        else:
            self._run = partial(self._by_strata, self._strata())

    def ready(self, facts: Facts) -> Run:
        """Runs the case; its literals are worked out before the clock starts."""
        known = {f"l{literal}": True for literal in self.form.holding(facts)}
        return lambda: self._run(known)

    def _deep(self, place: int) -> int:
        if place not in self.depth:
            before = (
                p for literal in literals(self.form.productions[place].when) for p in self.opening.get(literal, ())
            )
            self.depth[place] = 1 + max(map(self._deep, before), default=-1)
        return self.depth[place]

    def _said(self, formula: Formula, earlier: Callable[[int], str]) -> str:
        if isinstance(formula, int):
            return earlier(formula) if formula in self.opening else f"l{formula} == true"
        if formula.need in (1, len(formula.parts)):
            word = " or " if formula.need == 1 else " and "
            return f"({word.join(self._said(part, earlier) for part in formula.parts)})"
        ways = (" and ".join(self._said(literal, earlier) for literal in sorted(term)) for term in terms(formula))
        return f"({' or '.join(f'({way})' for way in ways)})"

    def _graph(self) -> Any:
        def earlier(literal: int) -> str:
            return f"({' or '.join(f'$.p{place}' for place in self.opening[literal])})"

        said = [(f"p{place}", self._said(self.form.productions[place].when, earlier)) for place in self._ordered()]
        where = {"position": {"x": 0, "y": 0}}
        rules = {"expressions": [{"id": key, "key": key, "value": value} for key, value in said]}
        nodes = [
            {"id": "in", "type": "inputNode", "name": "in", **where},
            {"id": "rules", "type": "expressionNode", "name": "rules", "content": rules, **where},
            {"id": "out", "type": "outputNode", "name": "out", **where},
        ]
        edges = [
            {"id": f"{source} {target}", "type": "edge", "sourceId": source, "targetId": target}
            for source, target in (("in", "rules"), ("rules", "out"))
        ]
        return self.zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def _ordered(self) -> list[int]:
        return sorted(self.depth, key=lambda place: (self.depth[place], place))

    def _by_graph(self, decision: Any, known: dict[str, bool]) -> Collection[str]:
        result = decision.evaluate(known)["result"]
        places = (int(key[1:]) for key, fires in result.items() if fires is True)
        rules = (self.form.productions[place].rule for place in places)
        return {self.ids[rule] for rule in rules if rule is not None}

    def _strata(self) -> list[tuple[Any, list[int]]]:
        strata: dict[int, list[int]] = {}
        for place in self._ordered():
            strata.setdefault(self.depth[place], []).append(place)
        return [(self._array(places), places) for places in strata.values()]

    def _array(self, places: list[int]) -> Any:
        said = (
            self._said(self.form.productions[place].when, lambda literal: f"l{literal} == true") for place in places
        )
        return self.zen.compile_expression(f"[{', '.join(said)}]")

    def _by_strata(self, strata: list[tuple[Any, list[int]]], known: dict[str, bool]) -> Collection[str]:
        known, fired = dict(known), set()
        for array, places in strata:
            for place, fires in zip(places, array.evaluate(known), strict=True):
                if fires:
                    production = self.form.productions[place]
                    known.update((f"l{literal}", True) for literal in production.opens)
                    if production.rule is not None:
                        fired.add(self.ids[production.rule])
        return fired
