"""Assessments and explanations laid out as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from triage.engine.assessment import Assessment, caveats, cited
from triage.engine.standing import Standing
from triage.engine.urgency import has_urgency
from triage.explanation.lines import Line, Role
from triage.explanation.words import SAFETY_LINE, STATUS_WORDS, answers, fact_words, given_words, labels, level_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Level, Rule

if TYPE_CHECKING:
    from triage.explanation import Explanation
    from triage.explanation.how import Account, Reason
    from triage.explanation.what_if import WhatIf
    from triage.explanation.why_not import WhyNot

NOTHING_SHOWN = "Nothing that is known points to a condition in these rules. That is no proof that nothing is wrong."


def assessment_lines(assessment: Assessment, ask_next: bool = True) -> Iterator[Line]:
    """The result for one case as a person reads it, ending with the safety line; `ask_next`: what to ask next, too."""
    kb = assessment.kb
    yield Line(f"Case {assessment.case.id}", "title")
    yield from problem_lines(assessment)
    if has_urgency(kb):
        yield from _urgency(assessment)
    yield from _candidates(assessment)
    yield from _ruled_out(assessment)
    yield from _steps(assessment)
    if ask_next:
        yield from _next_question(assessment)
    yield from _disagreements(assessment)
    if assessment.notes:
        yield from _heading("Good to know")
        for note in assessment.notes:
            yield Line(note.text, lead="- ", indent=2)
            yield from _caveats(note.caveats, 4)
    yield Line("")
    yield Line(SAFETY_LINE)


def problem_lines(assessment: Assessment) -> Iterator[Line]:
    """What in the case was not used as written; errors first, as they may hide something that matters."""
    if assessment.problems:
        yield from _heading("Problems in the case")
    for severity, role in (("error", "bad"), ("warning", "quiet")):
        for problem in assessment.problems:
            if problem.severity == severity:
                yield Line(f"{problem.message} [{problem.code}]", role, 2, "- ")  # type: ignore[arg-type]


def _heading(text: str) -> Iterator[Line]:
    yield Line("")
    yield Line(text, "heading")


def _urgency(assessment: Assessment) -> Iterator[Line]:
    kb, urgent = assessment.kb, assessment.urgency
    yield from _heading("How soon")
    role: Role = "urgent" if urgent.level in ("emergency_now", "same_day") else "plain"
    yield Line(f"{level_words(kb, urgent.level)} ({urgent.level})", role, 2)
    yield from level_lines(kb, urgent.level)
    if not urgent.settled:
        yield Line(f"With more known it could become: {level_words(kb, urgent.worst)} ({urgent.worst}).", indent=2)
        flags_first = tuple(sorted(urgent.decided_by, key=lambda id: not kb.findings[id].red_flag))
        yield Line(f"That hangs on: {_some(kb, flags_first, 4)}.", "quiet", 2)
    for remark in urgent.remarks:
        yield Line(remark, indent=2)


def level_lines(kb: KnowledgeBase, level: Level) -> Iterator[Line]:
    """What a level asks for: when, where, whom to call, and what to watch for."""
    text = kb.levels.get(level)
    if text is None:
        return
    if level != "insufficient":
        yield Line(f"When: {text.timeframe}. Where: {text.where}.", indent=2)
    if level == "emergency_now" and kb.emergency_numbers:
        numbers = "; ".join(f"{number} ({where})" for where, number in kb.emergency_numbers)
        yield Line(f"Emergency numbers: {numbers}.", indent=2)
    if text.safety_net:
        yield Line(text.safety_net, indent=2)


def _disagreements(assessment: Assessment) -> Iterator[Line]:
    """What a document says, what outranks it, and which of the two decides."""
    kb, overridden = assessment.kb, assessment.inference.overridden
    if overridden:
        yield from _heading("Where sources disagree")
    for id, by in overridden.items():
        rule = kb.rule[id]
        yield Line(f"{voice(kb, rule)}: {outranked_words(kb, rule)}", indent=2, lead="- ")
        for other in (kb.rule[name] for name in by):
            yield Line(f"{voice(kb, other)}, which decides: {other.because}", "strong", 4)


def voice(kb: KnowledgeBase, rule: Rule) -> str:
    """Who speaks through a rule: the publications it cites, or the documents where it cites nothing else."""
    own = [kb.statements[cite].source for cite in rule.cites if not kb.statements[cite].action]
    sources = dict.fromkeys(own or [kb.statements[cite].source for cite in rule.cites])
    guidelines = [id for id in sources if kb.sources[id].kind == "guideline"]
    what = "Guideline" if guidelines else "Document"
    return f"{what} ({'; '.join(kb.sources[id].title for id in guidelines or sources)})"


def outranked_words(kb: KnowledgeBase, rule: Rule) -> str:
    """The advice of an outranked rule, in the words that would have been shown."""
    texts = [kb.notes[note].text for note in rule.concludes("note")]
    steps = [f"Next step: {kb.steps[s].label}." for s in rule.concludes("suggest") if kb.steps[s].burden != "none"]
    return " ".join([rule.because, *texts, *steps])


def _some(kb: KnowledgeBase, findings: tuple[str, ...], count: int) -> str:
    more = f" and {len(findings) - count} more" if len(findings) > count else ""
    return labels(kb, findings[:count]) + more


def _candidates(assessment: Assessment) -> Iterator[Line]:
    yield from _heading("What it could be")
    if not assessment.candidates:
        yield Line(NOTHING_SHOWN, indent=2)
    for place, standing in enumerate(assessment.candidates, 1):
        yield from _candidate(assessment, place, standing)


def _candidate(assessment: Assessment, place: int, standing: Standing) -> Iterator[Line]:
    kb = assessment.kb
    condition = kb.conditions[standing.condition]
    rules = (*standing.rules, *standing.rules_out)
    yield Line(f"{condition.label}: {STATUS_WORDS[standing.status]}", "strong", 2, f"{place}. ")
    yield Line(f"for: {_facts(assessment, standing.for_)}", indent=5)
    if standing.against:
        yield Line(f"against: {_facts(assessment, standing.against)}", indent=5)
    if standing.missing:
        yield Line(f"still open: {labels(kb, standing.missing)}", indent=5)
    yield Line(f"sources: {', '.join(cited(kb, rules))}", "quiet", 5)
    yield from _caveats(caveats(kb, rules), 5)


def _facts(assessment: Assessment, findings: tuple[str, ...]) -> str:
    return "; ".join(fact_words(assessment.kb, id, assessment.case.facts[id]) for id in findings)


def _caveats(found: tuple[str, ...], indent: int) -> Iterator[Line]:
    for caveat in found:
        yield Line(f"caveat: {caveat}", "quiet", indent)


def _ruled_out(assessment: Assessment) -> Iterator[Line]:
    if assessment.ruled_out:
        yield from _heading("Ruled out")
        for standing in assessment.ruled_out:
            label = assessment.kb.conditions[standing.condition].label
            yield Line(f"{label} ({_facts(assessment, standing.against)})", indent=2, lead="- ")


def _steps(assessment: Assessment) -> Iterator[Line]:
    kb = assessment.kb
    if assessment.next_steps:
        yield from _heading("Next steps")
        for place, shown in enumerate(assessment.next_steps, 1):
            yield Line(f"{kb.steps[shown.step].label}", indent=2, lead=f"{place}. ")
            for rule in shown.rules:
                yield Line(rule.because, indent=5)
            yield from _caveats(caveats(kb, shown.rules), 5)


def _next_question(assessment: Assessment) -> Iterator[Line]:
    kb, question = assessment.kb, assessment.next_question
    yield from _heading("Next question")
    if question is None:
        yield Line("None: nothing that is left to ask would change what is shown about this.", indent=2)
    else:
        finding = kb.findings[question.finding]
        yield Line(finding.question or finding.label, "strong", 2)
        yield Line(f"{finding.help} {question.why}".strip(), indent=2)
        yield Line(f"Answer in the case with {finding.id}: {answers(finding)}", "quiet", 2)


def explanation_lines(explanation: Explanation) -> Iterator[Line]:
    """HOW: each thing shown with its chain of rules and facts, and the sources."""
    assessment = explanation.assessment
    headings = {
        "candidate": "What it could be",
        "ruled_out": "Ruled out",
        "replaced": "Replaced by something more precise",
        "step": "Next steps",
        "note": "Good to know",
        "urgency": "How soon",
    }
    yield Line(f"Case {assessment.case.id}: how it came about", "title")
    yield from problem_lines(assessment)
    seen = ""
    for account in explanation.accounts:
        if account.about == "urgency" and not has_urgency(assessment.kb):
            continue
        if account.about != seen:
            yield from _heading(headings[account.about])
            seen = account.about
        yield from _account(assessment, account)
    if not assessment.candidates:
        yield Line("")
        yield Line(NOTHING_SHOWN)
    yield Line("")
    yield Line(SAFETY_LINE)


def _account(assessment: Assessment, account: Account) -> Iterator[Line]:
    kb = assessment.kb
    status = f": {STATUS_WORDS.get(account.status, '')}" if account.status in STATUS_WORDS else ""
    label = level_words(kb, assessment.urgency.level) if account.about == "urgency" else account.label
    yield Line(f"{label}{status}", "strong", 2, "* ")
    for reason in account.reasons:
        yield from _reason(assessment, reason, 4)
    if account.replaced_by:
        names = ", ".join(kb.conditions[id].label for id in account.replaced_by)
        yield Line(f"replaced by: {names}", indent=4)
    if account.against:
        yield Line(f"against: {_facts(assessment, account.against)}", indent=4)
    if account.missing:
        yield Line(f"still open: {_some(kb, account.missing, 12)}", indent=4)
    yield from _caveats(account.caveats, 4)
    for remark in assessment.urgency.remarks if account.about == "urgency" else ():
        yield Line(remark, indent=4)


def _reason(assessment: Assessment, reason: Reason, indent: int) -> Iterator[Line]:
    outranked = f" (outranked by {', '.join(reason.overridden_by)})" if reason.overridden_by else ""
    yield Line(f"{reason.rule.because}{outranked}", indent=indent, lead="- ")
    facts = _facts(assessment, reason.facts)
    if facts:
        yield Line(f"because of: {facts}", indent=indent + 2)
    for finding in reason.facts:
        source = assessment.case.implied.get(finding)
        if source:
            known, told = assessment.kb.findings[finding].label, assessment.kb.findings[source].label
            yield Line(f"({known} follows from {told})", "quiet", indent + 2)
    yield Line(f"rule {reason.rule.id}", "quiet", indent + 2)
    for cite in reason.rule.cites:
        yield Line(f"source {cite}: {assessment.kb.statements[cite].paraphrase}", "quiet", indent + 2)
    for link in reason.through:
        seen = "was called" if link.kind == "condition" else "is present" if link.value else "is absent"
        yield Line(f"resting on: {link.label} {seen}", indent=indent + 2)
        for inner in link.reasons:
            yield from _reason(assessment, inner, indent + 4)


def why_not_lines(answer: WhyNot) -> Iterator[Line]:
    """WHY NOT as sentences, nearest rule first."""
    data, kb = answer.to_dict(), answer.assessment.kb
    yield Line(f"Case {answer.assessment.case.id}: why not {data['label']}?", "title")
    if answer.standing in ("likely", "possible", "conflicting"):
        yield Line(f"It is among the candidates: {STATUS_WORDS[answer.standing]}.", indent=2)
    for id in data["ruled_out_by"]:
        yield Line(f"Ruled out: {kb.rule[id].because} (rule {id})", indent=2)
    for id in data["replaced_by"]:
        yield Line(f"Replaced by the more precise {kb.conditions[id].label}.", indent=2)
    if not data["rules"] and answer.standing == "not named":
        yield Line("No loaded rule can name it.", indent=2)
    for rule in data["rules"]:
        yield Line(f"It would be {rule['verb']} by rule {rule['rule']}: {rule['because']}", indent=2, lead="- ")
        for need in rule["missing"]:
            yield Line(f"missing: {need['label']} would have to be {need['needs']}", indent=4)
        for need in rule["against"]:
            yield Line(f"against: {need['words']}; it would have to be {need['needs']}", "bad", 4)
    yield Line("")
    yield Line(SAFETY_LINE)


def what_if_lines(answer: WhatIf) -> Iterator[Line]:
    """WHAT IF as sentences: only what the change makes different."""
    data, kb = answer.to_dict(), answer.after.kb
    changes = ", ".join(f"{name} = {given_words(value)}" for name, value in answer.changed.items())
    yield Line(f"Case {answer.after.case.id}: what if {changes}?", "title")
    for problem in data["problems"]:
        yield Line(f"{problem['message']} [{problem['code']}]", "bad", 2)
    lines = [*difference_lines(data, kb), *_next_question_line(data, kb)]
    yield from lines or [Line("Nothing shown would change.", indent=2)]
    yield Line("")
    yield Line(SAFETY_LINE)


def difference_lines(data: dict[str, Any], kb: KnowledgeBase, earlier: KnowledgeBase | None = None) -> Iterator[Line]:
    """What a change makes different in what is shown (`WhatIf.to_dict()`); no line where nothing does.

    `earlier` is the rule base of before, where that has changed, too.
    """
    urgent = data["urgency"]
    if urgent["before"] != urgent["after"] and (has_urgency(kb) or (earlier is not None and has_urgency(earlier))):
        for name, word in (("level", "How soon"), ("worst", "The worst still possible")):
            if urgent["before"][name] != urgent["after"][name]:
                yield Line(f"{word}: {urgent['before'][name]} becomes {urgent['after'][name]}.", indent=2)
    for change in data["candidates"]:
        before = STATUS_WORDS.get(change["before"], "not named")
        after = STATUS_WORDS.get(change["after"], "not named")
        yield Line(f"{kb.conditions[change['condition']].label}: {before}, then {after}.", indent=2)
    labels_of = {id: step.label for id, step in kb.steps.items()} | {id: note.label for id, note in kb.notes.items()}
    for key, word in (("steps", "Next step"), ("notes", "Note")):
        for how in ("added", "removed"):
            for id in data[key][how]:
                label = labels_of.get(id, id)
                yield Line(f"{word} {how}: {label}.", indent=2)


def _next_question_line(data: dict[str, Any], kb: KnowledgeBase) -> Iterator[Line]:
    asked = data["next_question"]
    if asked["changed"]:
        question = kb.findings[asked["after"]].question if asked["after"] else "none"
        yield Line(f"The next question would be: {question}", indent=2)
