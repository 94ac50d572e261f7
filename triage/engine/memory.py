"""Working memory: experta's fact list, and facts light enough for one a finding and one a conclusion."""

from __future__ import annotations

import logging
from typing import Any

from triage.cases.model import Value
from triage.engine.experta_port import experta

_Fact: Any = experta.Fact
_FactList: Any = experta.factlist.FactList
_FACTS = experta.watchers.FACTS


class LightFact(_Fact):  # type: ignore[misc]
    """A fact that holds plain values only, so none of experta's per-field checks are needed.

    `identity` tells two facts apart: working memory holds each once.
    """

    __factid__: int | None = None
    identity: tuple[Any, ...] = ()

    def __init__(self, **fields: Any) -> None:
        dict.__init__(self, fields)

    def copy(self) -> LightFact:
        """A new, undeclared fact with the same fields."""
        return type(self)(**self)


class Known(LightFact):
    """A finding and its value. `implied_by` is the finding it followed from, or empty."""

    def __init__(self, finding: str, value: Value, implied_by: str = "") -> None:
        dict.__init__(self, finding=finding, value=value, implied_by=implied_by)
        self.identity = (finding, value)


class Concluded(LightFact):
    """What a fired rule concluded: the rule, the verb and its target."""

    def __init__(self, rule: str, verb: str, target: str) -> None:
        dict.__init__(self, rule=rule, verb=verb, target=target)
        self.identity = (rule, verb, target)


class WorkingMemory(_FactList):  # type: ignore[misc]
    """experta's fact list; a light fact is told from others by its identity instead of by all its fields."""

    last_index: int

    def declare(self, fact: Any) -> Any:
        """Add a fact and return it; None where it is there already."""
        if not isinstance(fact, LightFact):
            return super().declare(fact)
        if fact.identity in self.reference_counter:
            return None
        fact.__factid__ = index = self.last_index
        self[index] = fact
        self.last_index = index + 1
        self.added.append(fact)
        self.reference_counter[fact.identity] = 1
        if _FACTS.isEnabledFor(logging.INFO):
            _FACTS.info(" ==> %s: %r", fact, fact)
        return fact
