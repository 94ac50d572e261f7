"""The same rules on experta's own matcher and strategy, written as its users write them, and at its best.

Both assert literals as facts and match them positively; nothing uses NOT or EXISTS, and one engine
serves every case. "plain": one Fact class, rules as members of the engine, one declare for each fact.
"at its best" keeps matcher and strategy and changes what surrounds them:
- all facts in one declare, since each declare asks every rule whether it changed;
- some hundred Fact classes with some hundred literals each, since experta tries one class after another,
  then one literal after another (one class, or one for each literal, took twice as long);
- conditions as the fewest alternatives, since each is a node that is asked after every firing;
- rules and initial facts handed over, not searched among the members of the engine at each reset.

Both keep the list of a matcher's end nodes: experta keeps one list for all engines of a process, and
would build it again whenever the engines take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import isqrt
from typing import Any

from tests.bench.generate import Facts
from tests.bench.normal_form import Formula, NormalForm, Production, terms
from triage.engine.experta_port import experta
from triage.knowledge.base import KnowledgeBase


class ExpertaPeer:
    """One engine of experta with the rules of `kb`; with `best`, arranged to spare its matcher work."""

    def __init__(self, kb: KnowledgeBase, best: bool) -> None:
        self.form = NormalForm(kb)
        self.ids = [rule.id for rule in kb.rules]
        self.best = best
        self.fired: list[str] = []
        self.fact = _facts_by_bucket(2 * len(self.form.atoms)) if best else _class_of_facts("Literal")
        self.engine = self._engine([self._rule(production) for production in self.form.productions])
        nodes = self.engine.matcher._get_conflict_set_nodes()
        self.engine.matcher._get_conflict_set_nodes = lambda: nodes

    def _engine(self, rules: list[Any]) -> Any:
        plain: Any = experta.KnowledgeEngine
        if not self.best:
            return type("Plain", (plain,), {f"rule_{place}": rule for place, rule in enumerate(rules)})()

        class Best(plain):  # type: ignore[misc]
            def get_rules(self) -> list[Any]:
                return rules

            def get_deffacts(self) -> list[Any]:
                return [self._declare_initial_fact]

        return Best()

    def _rule(self, production: Production) -> Any:
        condition = self._condition(production.when)
        parts = tuple(condition) if type(condition) is experta.AND else (condition,)
        id = None if production.rule is None else self.ids[production.rule]

        def fire(engine: Any) -> None:
            if id is not None:
                self.fired.append(id)
            for literal in production.opens:
                engine.declare(self.fact(literal))

        return experta.Rule(*parts)(fire)

    def _condition(self, formula: Formula) -> Any:
        if isinstance(formula, int):
            return self.fact(formula)
        if not self.best and formula.need in (1, len(formula.parts)):
            join = experta.OR if formula.need == 1 else experta.AND
            return join(*[self._condition(part) for part in formula.parts])
        ways = [[self.fact(literal) for literal in sorted(term)] for term in terms(formula)]
        joined = [way[0] if len(way) == 1 else experta.AND(*way) for way in ways]
        return joined[0] if len(joined) == 1 else experta.OR(*joined)

    def ready(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case: reset, declare, run, read. What it asserts is worked out before the clock starts."""
        held = self.form.holding(facts)

        def run() -> Collection[str]:
            engine, fact = self.engine, self.fact
            self.fired.clear()
            engine.reset()
            if self.best:
                engine.declare(*[fact(literal) for literal in held])
            else:
                for literal in held:
                    engine.declare(fact(literal))
            engine.run()
            return set(self.fired)

        return run


def _class_of_facts(name: str) -> Any:
    return type(name, (experta.Fact,), {})


def _facts_by_bucket(literals: int) -> Callable[[int], Any]:
    size = max(1, isqrt(literals))
    classes = [_class_of_facts(f"Literals{at}") for at in range(literals // size + 1)]
    return lambda literal: classes[literal // size](literal)
