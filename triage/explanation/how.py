"""HOW: the chain of rules and facts behind each thing shown, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from triage.engine.assessment import Assessment, caveats, shown_value
from triage.engine.events import event_dict
from triage.engine.inference import Inference
from triage.explanation.words import fact_words
from triage.knowledge.expressions import AtLeast, Called, Expression, Leaf, Not
from triage.knowledge.model import Rule, Verb

About = Literal["candidate", "ruled_out", "replaced", "step", "note", "urgency"]


@dataclass(frozen=True, slots=True)
class Link:
    """A derived finding or a called condition that a rule rests on, and the reasons for it."""

    kind: Literal["finding", "condition"]
    id: str
    label: str
    value: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired: the facts that made it true, what it rests on, what outranks it."""

    rule: Rule
    facts: tuple[str, ...]
    through: tuple[Link, ...]
    overridden_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one thing shown. `status` is set for conditions and for the urgency level."""

    about: About
    id: str
    label: str
    status: str
    reasons: tuple[Reason, ...]
    against: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def accounts(assessment: Assessment) -> tuple[Account, ...]:
    """One account for each candidate, ruled-out or replaced condition, step, note and the urgency."""
    return tuple(_accounts(assessment))


def _accounts(assessment: Assessment) -> Iterator[Account]:
    kb, inference = assessment.kb, assessment.inference
    kinds = (
        ("candidate", assessment.candidates),
        ("ruled_out", assessment.ruled_out),
        ("replaced", assessment.replaced),
    )
    for about, standings in kinds:
        for s in standings:
            rules = s.rules_out if about == "ruled_out" else (*s.rules, *s.rules_out)
            outranked = [r for r in inference.fired if r.id in inference.overridden and s.condition in _about(r)]
            yield Account(
                about, s.condition, kb.conditions[s.condition].label, s.status,  # type: ignore[arg-type]
                reasons(inference, (*rules, *outranked)), s.against, s.missing, s.replaced_by, caveats(kb, rules),
            )  # fmt: skip
    for step in assessment.next_steps:
        rules = step.rules
        yield Account(
            "step", step.step, kb.steps[step.step].label, "", reasons(inference, rules), caveats=caveats(kb, rules)
        )
    for note in assessment.notes:
        rules = tuple(kb.rule[id] for id in note.rules)
        label = kb.notes[note.note].label if note.note in kb.notes else note.text
        yield Account("note", note.note, label, "", reasons(inference, rules), caveats=note.caveats)
    rules = tuple(kb.rule[id] for id in assessment.urgency.rules)
    level = assessment.urgency.level
    open_findings, doubts = assessment.urgency.decided_by, caveats(kb, rules)
    yield Account("urgency", level, level, level, reasons(inference, rules), missing=open_findings, caveats=doubts)


def _about(rule: Rule) -> tuple[str, ...]:
    verbs: tuple[Verb, ...] = ("likely", "possible", "supports", "rules_out")
    return rule.concludes(*verbs)


def reasons(inference: Inference, rules: Iterable[Rule]) -> tuple[Reason, ...]:
    """A reason for each of the rules, with everything it rests on."""
    return tuple(_reason(inference, rule) for rule in rules)


def _reason(inference: Inference, rule: Rule) -> Reason:
    true_leaves = list(dict.fromkeys(_leaves(inference, rule.trigger, True)))
    facts: dict[str, None] = {}
    through: list[Link] = []
    for leaf, truth in true_leaves:
        if inference.kb.behind(leaf) is None:
            assert not isinstance(leaf, Called)
            facts[leaf.finding] = None
        else:
            through.append(_link(inference, leaf, truth))
    return Reason(rule, tuple(facts), tuple(through), inference.overridden.get(rule.id, ()))


def _link(inference: Inference, leaf: Leaf, truth: bool) -> Link:
    kb = inference.kb
    rules = [r for r in kb.behind(leaf) or () if inference.reading.rule(r) is True] if truth else []
    if isinstance(leaf, Called):
        label = kb.conditions[leaf.condition].label
        return Link("condition", leaf.condition, label, truth, reasons(inference, rules))
    return Link("finding", leaf.finding, kb.findings[leaf.finding].label, truth, reasons(inference, rules))


def _leaves(inference: Inference, expression: Expression, truth: bool) -> Iterator[tuple[Leaf, bool]]:
    """The leaves that make the expression `truth`, and whether each is true or false."""
    if inference.reading.truth(expression) is not truth:
        return
    if isinstance(expression, Not):
        yield from _leaves(inference, expression.part, not truth)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from _leaves(inference, part, truth)
    else:
        yield expression, truth


def account_dict(assessment: Assessment, account: Account) -> dict[str, Any]:
    """An account as plain data."""
    kb = assessment.kb
    return {
        "about": account.about,
        "id": account.id,
        "label": account.label,
        "status": account.status,
        "reasons": [_reason_dict(assessment, reason) for reason in account.reasons],
        "against": [_fact_dict(assessment, finding) for finding in account.against],
        "missing": [{"finding": id, "label": kb.findings[id].label} for id in account.missing],
        "replaced_by": list(account.replaced_by),
        "caveats": list(account.caveats),
    }


def _fact_dict(assessment: Assessment, finding: str) -> dict[str, Any]:
    value = assessment.case.facts[finding]
    return {
        "finding": finding,
        "value": shown_value(value),
        "words": fact_words(assessment.kb, finding, value),
        "implied_by": assessment.case.implied.get(finding, ""),
    }


def _reason_dict(assessment: Assessment, reason: Reason) -> dict[str, Any]:
    kb, rule = assessment.kb, reason.rule
    return {
        "rule": rule.id,
        "pack": rule.pack,
        "because": rule.because,
        "facts": [_fact_dict(assessment, finding) for finding in reason.facts],
        "through": [
            {
                "kind": link.kind,
                "id": link.id,
                "label": link.label,
                "value": "present" if link.value else "absent",
                "reasons": [_reason_dict(assessment, inner) for inner in link.reasons],
            }
            for link in reason.through
        ],
        "cites": [
            {
                "statement": cite,
                "source": kb.statements[cite].source,
                "locator": kb.statements[cite].locator,
                "paraphrase": kb.statements[cite].paraphrase,
            }
            for cite in rule.cites
        ],
        "overridden_by": list(reason.overridden_by),
    }


def trace(assessment: Assessment) -> list[dict[str, Any]]:
    """The recorded events of the inference, in order, as plain data."""
    events = [event_dict(event) for event in assessment.inference.events]
    for event in events:
        if event["event"] == "fact asserted":
            event["value"] = shown_value(event["value"])
    return events
