"""Where each condition stands once everything has fired: design section 2, "What is shown"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from triage.engine.evidence import deciding, decisive, in_order
from triage.engine.inference import Inference
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule

Status = Literal["likely", "possible", "conflicting", "ruled_out", "replaced"]
SHOWN: tuple[Status, ...] = ("likely", "conflicting", "possible")  # in ranking order


@dataclass(frozen=True, slots=True)
class Standing:
    """One condition: its status, the rules for it, those that rule it out, and what replaces it."""

    condition: str
    status: Status
    rules: tuple[Rule, ...]
    rules_out: tuple[Rule, ...]
    replaced_by: tuple[str, ...]
    for_: tuple[str, ...]
    against: tuple[str, ...]
    missing: tuple[str, ...]


def standings(inference: Inference) -> dict[str, Standing]:
    """Every condition that something was concluded about, in vocabulary order."""
    kb = inference.kb
    called = {id: _called(inference, id) for id in kb.conditions}
    out = {id: _ruling_out(inference, id) for id in kb.conditions}
    status = {id: _status(inference, id, called[id], out[id]) for id in kb.conditions}
    likely = {id for id, s in status.items() if s == "likely"}
    found: dict[str, Standing] = {}
    for id, own in status.items():
        if own is None:
            continue
        replacers = tuple(r for r in (*kb.conditions[id].replaced_by, *kb.children[id]) if r in likely)
        shown: Status = "replaced" if replacers and own in SHOWN else own
        found[id] = _standing(inference, id, shown, out[id], replacers)
    return found


def _called(inference: Inference, id: str) -> Literal["likely", "possible"] | None:
    if inference.saying(id, "likely"):
        return "likely"
    return "possible" if inference.saying(id, "possible") else None


def _ruling_out(inference: Inference, id: str) -> tuple[Rule, ...]:
    """The rules in force that rule out the condition or one that it is a kind of."""
    in_force = inference.ids_in_force
    return tuple(rule for rule in inference.kb.excluding.get(id, ()) if rule.id in in_force)


def _status(inference: Inference, id: str, called: str | None, out: tuple[Rule, ...]) -> Status | None:
    if not out:
        return called  # type: ignore[return-value]
    if called == "likely":
        return "conflicting"
    if called == "possible" and not any(from_guideline(inference.kb, rule) for rule in out):
        supporters = inference.saying(id, "likely", "possible", "supports")
        if any(from_guideline(inference.kb, rule) for rule in supporters):
            return "conflicting"
    return "ruled_out"


def from_guideline(kb: KnowledgeBase, rule: Rule) -> bool:
    """Whether a rule rests on a published guideline rather than on the documents alone."""
    return any(kb.sources[kb.statements[cite].source].kind == "guideline" for cite in rule.cites)


def _standing(
    inference: Inference, id: str, status: Status, out: tuple[Rule, ...], replacers: tuple[str, ...]
) -> Standing:
    kb, reading = inference.kb, inference.reading
    rules = inference.saying(id, "likely", "possible", "supports")
    for_ = (f for rule in rules for f in deciding(reading, rule.trigger, True))
    against = [f for rule in out for f in deciding(reading, rule.trigger, True)]
    for rule in kb.naming.get(id, ()):
        if rule.counts_against:
            against += deciding(reading, rule.trigger, False)
    missing: list[str] = []
    if status in SHOWN:
        raising = [r for r in kb.calling.get(id, ()) if status == "possible" and id in r.concludes("likely")]
        missing += decisive(reading, raising)
        missing += () if out else decisive(reading, kb.excluding.get(id, ()))
    return Standing(
        id, status, rules, out, replacers,
        in_order(kb, for_), in_order(kb, against), in_order(kb, missing),
    )  # fmt: skip


def ranked(inference: Inference, found: dict[str, Standing]) -> list[Standing]:
    """The candidates: dangers first, then by status, then by how much supports them, then vocabulary order."""

    def key(standing: Standing) -> tuple[bool, int, int, int]:
        danger = any({"emergency_now", "same_day"} & set(rule.concludes("urgency")) for rule in standing.rules)
        support = len(_independent(inference.kb, standing.for_))
        order = inference.kb.condition_order[standing.condition]
        return not danger, SHOWN.index(standing.status), -support, order

    return sorted((s for s in found.values() if s.status in SHOWN), key=key)


def _independent(kb: KnowledgeBase, findings: tuple[str, ...]) -> set[str]:
    """The findings, without those that another one of them implies."""
    implied: list[str] = [name for finding in findings for name in kb.findings[finding].implies]
    for name in implied:
        implied += [n for n in kb.findings[name].implies if n not in implied]
    return set(findings) - set(implied)
