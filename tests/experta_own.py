"""Rules run by experta with its own matcher and strategy: positive patterns over known-true and known-false facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.bench.normal_form import NormalForm, terms
from triage.engine.experta_port import experta
from triage.knowledge.base import KnowledgeBase


class Holds(experta.Fact):  # type: ignore[misc,name-defined]
    """A literal: an atom that is known true, or one that is known false."""


class OwnMatcher:
    """One rule base as experta Rules, one for each alternative of a rule's condition. NOT and EXISTS are not used."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.form = NormalForm(kb)
        members: dict[str, Any] = {}
        for place, production in enumerate(self.form.productions):
            for number, term in enumerate(terms(production.when)):
                patterns = [Holds(literal=literal) for literal in sorted(term)]
                members[f"rule_{place}_{number}"] = experta.Rule(*patterns)(self._action(production))
        self.engine = type("Own", (experta.KnowledgeEngine,), members)()

    def _action(self, production: Any) -> Any:
        rules = self.form.kb.rules

        def fire(engine: Any) -> None:
            if production.rule is not None:
                self.fired.add(rules[production.rule].id)
            engine.declare(*[Holds(literal=literal) for literal in production.opens])

        return fire

    def run(self, facts: Mapping[str, Any]) -> frozenset[str]:
        """The rules that fire on closed facts."""
        self.fired: set[str] = set()
        self.engine.reset()
        for literal in self.form.holding(facts):
            self.engine.declare(Holds(literal=literal))
        self.engine.run()
        return frozenset(self.fired)


def alternatives(kb: KnowledgeBase) -> int:
    """How many alternatives the conditions of a rule base have when written out."""
    return sum(len(terms(production.when)) for production in NormalForm(kb).productions)
