"""How many things can still be asked about, whatever is answered: a bound that later questions only lower."""

from __future__ import annotations

from collections.abc import Iterable

from triage.engine.assessment import Assessment
from triage.engine.evidence import undecided
from triage.interview.potential import could_fire
from triage.interview.scope import Scope
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Expression
from triage.knowledge.model import LEVELS, Conclusion, Rule


def at_most(assessment: Assessment, scope: Scope) -> int:
    """An upper bound of the single findings and tests that are still to be asked about.

    It counts all that occurs in any rule that can still fire in any topic that can still open, and
    could matter then; answers only make rules fire or end, so it never rises but by what is told unasked.
    """
    wide, rules = widest(assessment, scope)
    read = (_asked(wide, assessment.inference.undecided(rule)) for rule in rules)
    findings = set().union(*read, _read_by_steps(assessment, wide, rules))
    tests = {test for f in findings if not wide.is_direct(f) for test in wide.tests_for(f)}
    return len(findings) + len(tests)


def widest(assessment: Assessment, scope: Scope) -> tuple[Scope, tuple[Rule, ...]]:
    """The scope with all topics open that answers can still open, and the rules that can still fire in it."""
    kb = assessment.kb
    shown = (*assessment.candidates, *assessment.ruled_out, *assessment.replaced)
    mattering = [rule for rule in assessment.inference.open_rules if _would_matter(assessment, rule)]
    while True:
        possible = could_fire(scope)
        rules = tuple(rule for rule in mattering if rule.id in possible)
        conditions = {s.condition for s in shown} | {c for r in rules for c in r.concludes("likely", "possible")}
        topics = {kb.conditions[condition].topic for condition in conditions}
        topics |= {t for t, findings in kb.opened_by.items() if not scope.may_ask.isdisjoint(findings)}
        if not scope.answers.complaints:
            topics |= {topic for complaint in kb.complaints for topic in complaint.opens}
        wider = scope.opened(topics, (f for f in scope.may_ask if kb.findings[f].red_flag))
        if (wider.topics, wider.beside_flags) == (scope.topics, scope.beside_flags):
            return scope, rules
        scope = wider


def _would_matter(assessment: Assessment, rule: Rule) -> bool:
    """Whether the rule says or unsays anything but levels that are reached already, and what only other rules read."""
    level = LEVELS.index(assessment.urgency.level)
    says = any(LEVELS.index(c.target) < level if c.verb == "urgency" else c.verb != "infer" for c in rule.then)
    rules, reading = assessment.kb.rule, assessment.inference.reading
    outranked = (rules[id] for id in rule.overrides if reading.rule(rules[id]) is not False)
    return says or any(_may_show(assessment.kb, c, level) for other in outranked for c in other.then)


def _may_show(kb: KnowledgeBase, conclusion: Conclusion, level: int) -> bool:
    """Whether a conclusion is shown at this level (its place in LEVELS) or at a more urgent one."""
    if conclusion.verb not in ("note", "suggest"):
        return True
    shown = kb.notes[conclusion.target] if conclusion.verb == "note" else kb.steps[conclusion.target]
    return not shown.levels or any(LEVELS.index(one) <= level for one in shown.levels)


def _read(scope: Scope, condition: Expression) -> set[str]:
    """What may be asked to settle an undecided condition, and what that hangs on."""
    return _asked(scope, undecided(scope.reading, condition))


def _asked(scope: Scope, findings: Iterable[str]) -> set[str]:
    linked = set().union(*(scope.kb.linked_with[finding] for finding in findings))
    return linked & scope.may_ask


def _read_by_steps(assessment: Assessment, scope: Scope, rules: tuple[Rule, ...]) -> set[str]:
    """What could take a step away that is shown, or can still be."""
    kb, found = assessment.kb, set()
    for rule in (*rules, *assessment.inference.in_force):
        for conclusion in rule.then:
            if conclusion.verb == "suggest":
                found |= _asked(scope, conclusion.to_see)
                condition = kb.steps[conclusion.target].not_needed_when
                if condition is not None:
                    found |= _read(scope, condition)
    return found
