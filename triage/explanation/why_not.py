"""WHY NOT: for any condition, which facts are missing and which stand against it, nearest rule first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage.engine.assessment import Assessment, shown_value
from triage.engine.naive import Reading
from triage.explanation.words import fact_words, need_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import Rule, Verb
from triage.knowledge.names import normal
from triage.knowledge.terms import TooManyTerms, terms


@dataclass(frozen=True, slots=True)
class Need:
    """One test that is not met: what it asks of a finding. `known` says that the finding speaks against it."""

    finding: str
    needs: str
    known: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that would name the condition, and the fewest changes that would make it fire."""

    rule: Rule
    verb: str
    needs: tuple[Need, ...]

    @property
    def distance(self) -> tuple[int, int]:
        """Known facts that stand against it, then facts that are missing: smaller is nearer."""
        known = sum(need.known for need in self.needs)
        return known, len(self.needs) - known


@dataclass(frozen=True)
class WhyNot:
    """Why a condition is not (or how it is) among the candidates. Print it, or take `to_dict()`."""

    assessment: Assessment
    condition: str
    standing: str
    rules: tuple[Miss, ...]

    def __str__(self) -> str:
        from triage.explanation.lines import plain
        from triage.explanation.text import why_not_lines

        return plain(why_not_lines(self))

    def to_dict(self) -> dict[str, Any]:
        """As plain data; rules come nearest first."""
        kb, facts = self.assessment.kb, self.assessment.case.facts
        found = [s for s in (*self.assessment.ruled_out, *self.assessment.replaced) if s.condition == self.condition]
        return {
            "condition": self.condition,
            "label": kb.conditions[self.condition].label,
            "standing": self.standing,
            "ruled_out_by": [rule.id for s in found for rule in s.rules_out],
            "replaced_by": [id for s in found for id in s.replaced_by],
            "rules": [
                {
                    "rule": miss.rule.id,
                    "verb": miss.verb,
                    "because": miss.rule.because,
                    "cites": list(miss.rule.cites),
                    "missing": [
                        {"finding": n.finding, "label": kb.findings[n.finding].label, "needs": n.needs}
                        for n in miss.needs
                        if not n.known
                    ],
                    "against": [
                        {
                            "finding": n.finding,
                            "value": shown_value(facts[n.finding]),
                            "words": fact_words(kb, n.finding, facts[n.finding]),
                            "needs": n.needs,
                        }
                        for n in miss.needs
                        if n.known
                    ],
                }
                for miss in self.rules
            ],
        }


# What would still change the standing of a condition that is named already.
_BETTER: dict[str, tuple[Verb, ...]] = {"possible": ("likely",), "likely": (), "conflicting": (), "replaced": ()}


class UnknownCondition(ValueError):
    """The rule base has no condition of that name; the message offers near ones."""


def find_condition(kb: KnowledgeBase, name: str) -> str:
    """The id of the condition called `name` (id, alias, label, synonym or code).

    Raises UnknownCondition where there is none or the name could mean several.
    """
    meanings = kb.condition_names.meanings(name)
    if len(meanings) == 1:
        return meanings[0].id
    if meanings:
        raise UnknownCondition(f"'{name}' could mean: " + ", ".join(m.id for m in meanings))
    near = kb.condition_names.near(name) or tuple(c for c in kb.conditions if normal(name) in normal(c))[:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `triage graph` lists the conditions"
    raise UnknownCondition(f"there is no condition '{name}'{hint}")


def why_not(kb: KnowledgeBase, assessment: Assessment, condition: str) -> WhyNot:
    """Why `condition` is not among the candidates. Raises UnknownCondition."""
    id = find_condition(kb, condition)
    standing = "not named"
    for group in (assessment.candidates, assessment.ruled_out, assessment.replaced):
        standing = next((s.status for s in group if s.condition == id), standing)
    reading = assessment.inference.reading
    misses = [
        Miss(rule, verb, fewest_needs(reading, rule))
        for rule in kb.calling.get(id, ())
        for verb in _BETTER.get(standing, ("likely", "possible"))
        if id in rule.concludes(verb) and reading.rule(rule) is not True
    ]
    order = {rule.id: place for place, rule in enumerate(kb.rules)}
    misses.sort(key=lambda miss: (miss.distance, miss.verb != "likely", order[miss.rule.id]))
    return WhyNot(assessment, id, standing, tuple(misses))


def fewest_needs(reading: Reading, rule: Rule) -> tuple[Need, ...]:
    """The alternative of the rule's condition that asks for least: few known facts against it, then few missing."""
    try:
        alternatives = terms(rule.trigger, reading.kb.behind)
    except TooManyTerms:
        return tuple(dict.fromkeys(needs_of(reading, rule.trigger, True)))
    order = reading.kb.finding_order
    ways = [tuple(need for leaf, sign in term for need in needs_of(reading, leaf, sign)) for term in alternatives]
    sorted_ways = [tuple(sorted(way, key=lambda need: (order[need.finding], need.needs))) for way in ways]
    return min(sorted_ways, key=lambda way: (_weight(way), [order[need.finding] for need in way]), default=())


def needs_of(reading: Reading, expression: Expression, wanted: bool) -> tuple[Need, ...]:
    """The fewest unmet tests that would make the expression `wanted`; known facts weigh more than missing ones."""
    if reading.truth(expression) is wanted:
        return ()
    if isinstance(expression, Not):
        return needs_of(reading, expression.part, not wanted)
    if isinstance(expression, AtLeast):
        parts = [needs_of(reading, part, wanted) for part in expression.parts]
        count = expression.count if wanted else len(parts) - expression.count + 1
        nearest = sorted(range(len(parts)), key=lambda n: (_weight(parts[n]), n))[:count]
        return tuple(need for n in sorted(nearest) for need in parts[n])
    rules = reading.kb.behind(expression)
    if rules is None:
        assert not isinstance(expression, Called)
        known = expression.finding in reading.facts
        return (Need(expression.finding, need_words(reading.kb, expression, wanted), known),)
    ways = [needs_of(reading, rule.trigger, wanted) for rule in rules]
    if wanted:
        return min(ways, key=_weight, default=())
    return tuple(need for way in ways for need in way)


def _weight(needs: tuple[Need, ...]) -> tuple[int, int]:
    known = sum(need.known for need in needs)
    return known, len(needs)
