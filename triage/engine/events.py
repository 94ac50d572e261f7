"""What happens during one inference, as data: the trace that explanations and the player are made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from triage.cases.model import Value
from triage.knowledge.model import Conclusion


@dataclass(frozen=True, slots=True)
class FactAsserted:
    """A finding became known; `implied_by` names the finding it followed from, if any."""

    finding: str
    value: Value
    implied_by: str = ""


@dataclass(frozen=True, slots=True)
class RuleActivated:
    """The rule's condition is true: it stands on the agenda."""

    rule: str


@dataclass(frozen=True, slots=True)
class RuleImpossible:
    """The rule's condition is false: no further fact can make it fire."""

    rule: str


@dataclass(frozen=True, slots=True)
class RuleFired:
    """The rule was taken from the agenda and fired."""

    rule: str


@dataclass(frozen=True, slots=True)
class FindingDerived:
    """A derived finding became present (a rule for it fired) or absent (none can any more)."""

    finding: str
    value: bool


@dataclass(frozen=True, slots=True)
class ConclusionDrawn:
    """A fired rule said something."""

    rule: str
    conclusion: Conclusion


Event = FactAsserted | RuleActivated | RuleImpossible | RuleFired | FindingDerived | ConclusionDrawn

_NAMES = {
    FactAsserted: "fact asserted",
    RuleActivated: "rule activated",
    RuleImpossible: "rule no longer possible",
    RuleFired: "rule fired",
    FindingDerived: "finding derived",
    ConclusionDrawn: "conclusion drawn",
}


def event_dict(event: Event) -> dict[str, Any]:
    """One event as plain data; `event` says which kind it is."""
    data = {"event": _NAMES[type(event)], **asdict(event)}
    if isinstance(event, ConclusionDrawn):
        conclusion = data.pop("conclusion")
        data |= {"verb": conclusion["verb"], "target": conclusion["target"]}
    return data
