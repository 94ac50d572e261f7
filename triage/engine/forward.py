"""One patient: experta's forward engine, with its matcher and strategy replaced at their extension points.

Facts, agenda, salience, firing and stepping are experta's. The matcher is a counter network over the
gates, so the work follows the rules touched; the strategy orders the agenda by salience, then by the
order of the rules, so that no hash seed or order of facts shows.

>>> engine = Forward(kb)                               # doctest: +SKIP
>>> engine.reset()                                     # doctest: +SKIP
>>> engine.declare(*engine.facts_of({"back_pain": True}))   # doctest: +SKIP
>>> engine.run(1); engine.agenda; engine.fired         # doctest: +SKIP
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from triage.cases.closure import close
from triage.cases.model import Value
from triage.engine.events import (
    ConclusionDrawn,
    Event,
    FactAsserted,
    FindingDerived,
    RuleActivated,
    RuleFired,
    RuleImpossible,
)
from triage.engine.experta_port import experta
from triage.engine.gates import Network, compile_network, opened
from triage.engine.memory import Concluded, Known, LightFact, WorkingMemory
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Conclusion, Rule

_Activation: Any = experta.activation.Activation
_Matcher: Any = experta.abstract.Matcher
_Strategy: Any = experta.abstract.Strategy
_Engine: Any = experta.KnowledgeEngine
_Agenda: Any = experta.agenda.Agenda


class GateMatcher(_Matcher):  # type: ignore[misc]
    """experta's matcher interface over the gate network."""

    def __init__(self, engine: Forward) -> None:
        super().__init__(engine)
        self.network: Network = compile_network(engine.kb, engine.events is not None)
        self.reset()

    def reset(self) -> None:
        """Forget every fact."""
        self.is_open = bytearray(len(self.network.need))
        self.left: dict[int, int] = {}

    def changes(
        self, adding: list[Any] | None = None, deleting: list[Any] | None = None
    ) -> tuple[list[Any], list[Any]]:
        """The activations that the added facts make. Nothing is ever removed: facts only add.

        Raises TypeError when facts were retracted.
        """
        if deleting:
            raise TypeError("facts only add here: reset() and declare the changed facts instead of retracting")
        if not adding:
            return [], []
        nodes: list[int] = []
        for fact in adding:
            nodes += self._literals(fact)
        if not nodes:
            return [], []
        found = opened(self.network, nodes, self.is_open, self.left)
        fires, activations = self.network.fires, self.engine.activations
        added = [activations[place] for node in found if node in fires for place in fires[node]]
        if self.engine.events is not None:
            self._record(found, added)
        return added, []

    def _literals(self, fact: Any) -> Iterable[int]:
        if isinstance(fact, Known):
            if self.engine.events is not None:
                self.engine.events.append(FactAsserted(fact["finding"], fact["value"], fact.get("implied_by", "")))
            return self.network.literals(fact["finding"], fact["value"])
        return self.engine.feeds.get(fact.identity[1:], ()) if isinstance(fact, Concluded) else ()

    def _record(self, found: list[int], added: list[Any]) -> None:
        network, rules, events = self.network, self.engine.kb.rules, self.engine.events
        places = sorted(activation.place for activation in added)
        events.extend(RuleActivated(rules[place].id) for place in places)
        dead = sorted(place for node in found for place in network.rules_dead.get(node, ()))
        events.extend(RuleImpossible(rules[place].id) for place in dead)
        absent = sorted(network.derived_absent[node] for node in found if node in network.derived_absent)
        events.extend(FindingDerived(finding, False) for finding in absent)


class GateActivation(_Activation):  # type: ignore[misc]
    """A rule whose condition is true. `place` is its place in the rule base."""

    def __init__(self, rule: Any, place: int, salience: int) -> None:
        self.rule, self.place = rule, place
        self.context: dict[str, Any] = {}
        self.key = (salience, -place)

    @property
    def facts(self) -> tuple[Any, ...]:
        """Left empty: what made the rule true is told by `triage.explain`, not looked up at each firing."""
        return ()

    def __repr__(self) -> str:
        return f"Activation({self.rule.__name__})"


_key = attrgetter("key")


class OrderedStrategy(_Strategy):  # type: ignore[misc]
    """Highest salience first, then the order of the rules."""

    def update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        """As experta's, which tells its watchers too; nothing to do where nothing was added."""
        if added:
            super().update_agenda(agenda, added, removed)

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:  # noqa: ARG002
        if len(added) == 1:
            bisect.insort(agenda.activations, added[0], key=_key)
        elif added:
            agenda.activations.extend(added)
            agenda.activations.sort(key=_key)


class Forward(_Engine):  # type: ignore[misc]
    """The forward engine for one rule base; `reset` makes it ready for the next patient.

    With `record`, `events` holds every event since the last reset; otherwise it is None.
    `fired` lists the ids of the rules that fired, in order; `conclusions` what they said.
    """

    __matcher__ = GateMatcher
    __strategy__ = OrderedStrategy

    def __init__(self, kb: KnowledgeBase, record: bool = False) -> None:
        self.kb = kb
        self.events: list[Event] | None = [] if record else None
        self.fired: list[str] = []
        self.conclusions: list[tuple[Rule, Conclusion]] = []
        self.activations, self.feeds = _productions(kb, record)
        super().__init__()

    def get_rules(self) -> list[Any]:
        """The rules as experta Rules, in the order of the rule base."""
        return [activation.rule for activation in self.activations]

    def get_deffacts(self) -> list[Any]:
        """Only experta's own initial fact; found without searching every attribute of the engine."""
        return [self._declare_initial_fact]

    def reset(self, **arguments: Any) -> None:
        """Empty working memory, agenda and trace."""
        self.fired, self.conclusions = [], []
        if self.events is not None:
            self.events = []
        self.agenda, self.facts = _Agenda(), WorkingMemory()
        self.matcher.reset()
        self.running = False
        for deffact in self.get_deffacts():
            for fact in deffact(**arguments):
                self.facts.declare(fact)

    def declare(self, *facts: Any) -> Any:
        """Add facts to working memory; the last one is returned, None where it was there already."""
        if not all(isinstance(fact, LightFact) for fact in facts):
            return super().declare(*facts)
        last = None
        for fact in facts:
            last = self.facts.declare(fact)
        if not self.running:
            added, removed = self.get_activations()
            self.strategy.update_agenda(self.agenda, added, removed)
        return last

    def run(self, steps: float = float("inf")) -> None:
        """Fire at most `steps` rules; then the agenda lists what could fire next."""
        super().run(steps)
        added, removed = self.get_activations()
        self.strategy.update_agenda(self.agenda, added, removed)

    def facts_of(self, facts: Mapping[str, Value], implied: Mapping[str, str] | None = None) -> list[Known]:
        """Facts to declare, one a finding; with `implied` the facts are taken as closed already.

        Without it, what follows from the facts by the vocabulary is added.
        """
        if implied is None:
            facts, implied, _ = close(self.kb, facts)
        return [
            Known(finding=finding, value=value, implied_by=implied.get(finding, "")) for finding, value in facts.items()
        ]


class Production(experta.Rule):  # type: ignore[misc]
    """An experta Rule that is called without looking at the signature of its action each time."""

    def __call__(self, *arguments: Any, **context: Any) -> Any:
        """The first call takes the action, every further one fires it."""
        if self._wrapped is None:
            return super().__call__(*arguments, **context)
        return self._wrapped(*arguments)


Feeds = dict[tuple[str, str], tuple[int, ...]]


def _productions(kb: KnowledgeBase, record: bool) -> tuple[list[GateActivation], Feeds]:
    """One activation a rule, and the nodes that each conclusion opens; built once and kept with the rules."""
    kept = kb.__dict__.setdefault("_productions", {})
    if record not in kept:
        activations = [
            GateActivation(Production(salience=rule.salience)(_action(rule)), place, rule.salience)
            for place, rule in enumerate(kb.rules)
        ]
        feeds: Feeds = {}
        for (what, target, _), node in compile_network(kb, record).atoms.items():
            if what == "called":
                feeds |= {("likely", target): (node,), ("possible", target): (node,)}
            elif what == "present" and target in kb.inferring:
                feeds["infer", target] = (node,)
        kept[record] = activations, feeds
    result: tuple[list[GateActivation], Feeds] = kept[record]
    return result


def _action(rule: Rule) -> Callable[..., None]:
    """What firing does: every conclusion is declared as a fact, which the matcher sees."""
    said = [(rule, conclusion) for conclusion in rule.then]
    concluded = [(conclusion.verb, conclusion.target) for conclusion in rule.then]

    def fire(engine: Forward) -> None:
        engine.fired.append(rule.id)
        engine.conclusions += said
        if engine.events is not None:
            engine.events += _firing(rule)
        for verb, target in concluded:
            engine.facts.declare(Concluded(rule.id, verb, target))  # experta's run loop asks the matcher next

    fire.__name__ = fire.__qualname__ = rule.id
    return fire


def _firing(rule: Rule) -> list[Event]:
    events: list[Event] = [RuleFired(rule.id)]
    for conclusion in rule.then:
        events.append(ConclusionDrawn(rule.id, conclusion))
        if conclusion.verb == "infer":
            events.append(FindingDerived(conclusion.target, True))
    return events
