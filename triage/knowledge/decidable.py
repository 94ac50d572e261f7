"""Urgency rules must be decided exactly while facts are unknown, and an override must never calm anyone down."""

from __future__ import annotations

from collections.abc import Mapping

from triage.knowledge.expressions import Called, Leaf
from triage.knowledge.model import LEVELS, Finding, Rule
from triage.knowledge.parsed import Problems
from triage.knowledge.terms import MOST_TERMS, TooManyTerms, check_alternatives, link_groups


def check_decidable(rules: Mapping[str, Rule], findings: Mapping[str, Finding], problems: Problems) -> None:
    """Note urgency rules with too many alternatives, and overrides that set less than what they outrank."""
    inferring, calling = _by_target(rules, "infer"), _by_target(rules, "likely", "possible")

    def behind(leaf: Leaf) -> tuple[Rule, ...] | None:
        if isinstance(leaf, Called):
            return calling.get(leaf.condition, ())
        return inferring.get(leaf.finding, ()) if findings[leaf.finding].kind == "derived" else None

    groups = link_groups(findings)
    for rule in rules.values():
        if rule.concludes("urgency") and rule.span:
            try:
                check_alternatives(rule.trigger, behind, groups)
            except TooManyTerms:
                message = f"'{rule.id}' sets an urgency and has more than {MOST_TERMS} alternatives"
                help = "split it into several rules, or let it read each finding only once"
                problems.add("too-many-alternatives", message, rule.span, help)
        for name in rule.overrides:
            outranked = rules.get(name)
            if outranked is not None and rule.span and _level(rule) > _level(outranked):
                message = f"'{rule.id}' outranks '{name}' but sets a lower urgency"
                help = f"add '- urgency: {LEVELS[_level(outranked)]}' or more"
                problems.add("lower-urgency", message, rule.span, help)


def _level(rule: Rule) -> int:
    """The place of the rule's highest level among LEVELS; past their end where it sets none."""
    return min((LEVELS.index(level) for level in rule.concludes("urgency")), default=len(LEVELS))


def _by_target(rules: Mapping[str, Rule], *verbs: str) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules.values():
        for conclusion in rule.then:
            if conclusion.verb in verbs and rule not in found.setdefault(conclusion.target, []):
                found[conclusion.target].append(rule)
    return {target: tuple(group) for target, group in found.items()}
