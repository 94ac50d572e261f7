"""What loads but is doubtful: each lint is one function that asks the author about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from triage.check.impossible import contradiction
from triage.check.judgements import judgement_problems
from triage.check.sources import statement_problems
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.expressions import AtLeast, Expression, Not
from triage.knowledge.model import Condition, Finding, Rule
from triage.knowledge.names import normal


def check(kb: KnowledgeBase) -> list[Diagnostic]:
    """Everything that any lint has to say, in file order.

    What only the rules of all packs together can tell (that nothing reads a finding, say) is left out where
    `kb` holds only some packs.
    """
    lints = (*OF_RULES, *OF_THE_WHOLE) if is_whole(kb) else OF_RULES
    found = [diagnostic for lint in lints for diagnostic in lint(kb)]
    return sorted(found, key=lambda d: (d.span.file, d.span.line, d.span.column, d.code))


def is_whole(kb: KnowledgeBase) -> bool:
    """Whether every pack that a condition belongs to is loaded."""
    return {condition.pack for condition in kb.conditions.values()} <= set(kb.packs)


def _doubt(code: str, message: str, at: Span | None, help: str, *also: tuple[str, Span | None]) -> Diagnostic:
    places = tuple((note, span) for note, span in also if span is not None)
    return Diagnostic(code, message, at or Span("rules", 1, 1), help, places, "warning")


def ambiguous_names(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """Two findings, or two conditions, that share a name."""
    yield from _shared_names(kb.findings.values())
    yield from _shared_names(kb.conditions.values())


def _shared_names(entries: Iterable[Finding | Condition]) -> Iterator[Diagnostic]:
    owners: dict[str, dict[str, Finding | Condition]] = {}
    for entry in entries:
        for name in (entry.id, *entry.aliases, entry.label, *entry.synonyms):
            for other in owners.setdefault(normal(name), {}).values():
                if other.id != entry.id and entry.id not in owners[normal(name)]:
                    message = f"'{name}' names both '{other.id}' and '{entry.id}': which of the two is meant?"
                    help = (
                        "leave the name to one of them; a case that uses it is not understood, or gets the id's owner"
                    )
                    yield _doubt("shared-name", message, entry.span, help, ("the other is here", other.span))
            owners[normal(name)][entry.id] = entry


def impossible_rules(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A rule whose condition contradicts itself."""
    for rule in kb.rules:
        found = contradiction(kb, rule.trigger)
        if found is not None:
            message = f"can '{rule.id}' ever fire? its parts contradict each other on '{found.finding}'"
            also = tuple(("one of the parts", span) for span in found.spans)
            yield _doubt("impossible-rule", message, rule.span, "drop or change one of these parts", *also)


def twin_rules(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """Two rules that ask for the same and conclude the same."""
    first: dict[object, Rule] = {}
    for rule in kb.rules:
        same = (_meaning(rule.trigger), frozenset(rule.then))
        if same in first:
            other = first[same]
            message = f"'{rule.id}' asks for and concludes the same as '{other.id}': are both meant?"
            help = "keep one of them, with the citations of both"
            yield _doubt("twin-rules", message, rule.span, help, ("the other is here", other.span))
        first.setdefault(same, rule)


def _meaning(expression: Expression) -> object:
    """The condition without the order of its parts."""
    if isinstance(expression, Not):
        return "not", _meaning(expression.part)
    if isinstance(expression, AtLeast):
        if len(expression.parts) == 1:
            return _meaning(expression.parts[0])
        return expression.count, frozenset(_meaning(part) for part in expression.parts)
    return expression


def unread_findings(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A finding that no rule reads, unless it says why."""
    for finding in kb.findings.values():
        if finding.id not in kb.read_findings and not finding.no_weight:
            message = f"no rule reads the finding '{finding.id}': was a rule forgotten?"
            yield _doubt("unread-finding", message, finding.span, "read it in a rule, or remove it")


def unconcluded_conditions(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A condition that no rule calls likely or possible."""
    for condition in kb.conditions.values():
        if condition.id not in kb.calling:
            message = f"no rule makes '{condition.id}' likely or possible: was a rule forgotten?"
            yield _doubt("unconcluded-condition", message, condition.span, "add a rule for it, or remove it")


def uninferred_findings(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A derived finding that no rule infers, so that it can never be known."""
    for finding in kb.findings.values():
        if finding.kind == "derived" and finding.id not in kb.inferring:
            message = f"no rule infers the derived finding '{finding.id}': how is it to become known?"
            yield _doubt("uninferred-finding", message, finding.span, "add a rule with infer:, or remove it")


def unused_steps(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A step that no rule suggests."""
    used = {step for rule in kb.rules for step in rule.concludes("suggest")}
    for step in kb.steps.values():
        if step.id not in used:
            message = f"no rule suggests the step '{step.id}': was a rule forgotten?"
            yield _doubt("unused-step", message, step.span, "suggest it in a rule, or remove it")


def unused_notes(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A note that no rule shows."""
    used = {note for rule in kb.rules for note in rule.concludes("note")}
    for note in kb.notes.values():
        if note.id not in used:
            message = f"no rule shows the note '{note.id}': was a rule forgotten?"
            yield _doubt("unused-note", message, note.span, "show it in a rule, or remove it")


def unopened_topics(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A topic that neither the interview file nor a condition opens; red flags are asked all the same."""
    opened = {*kb.always_open, *kb.opened_by, *(topic for complaint in kb.complaints for topic in complaint.opens)}
    opened |= {condition.topic for condition in kb.conditions.values()}
    for topic in kb.topics:
        asked = [finding for finding in kb.findings.values() if finding.topic == topic and finding.kind != "derived"]
        first = next((finding for finding in asked if not finding.red_flag), None)
        if topic not in opened and first is not None:
            message = f"nothing opens the topic '{topic}': is it never to be asked about?"
            help = "let a complaint in interview.yaml open it, or name it there under always or opened_by"
            yield _doubt("unopened-topic", message, first.span, help)


def unaccounted_statements(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """A statement that is neither cited nor said to be not encoded, or both; an error."""
    yield from (*statement_problems(kb), *judgement_problems(kb))


Lint = Callable[[KnowledgeBase], Iterator[Diagnostic]]
OF_RULES: tuple[Lint, ...] = (ambiguous_names, impossible_rules, twin_rules)
OF_THE_WHOLE: tuple[Lint, ...] = (
    unread_findings,
    uninferred_findings,
    unconcluded_conditions,
    unused_steps,
    unused_notes,
    unopened_topics,
    unaccounted_statements,
)
