"""Which finding to ask for next, and why: design section 2, "Next question"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.cases.values import says_present
from triage.engine.evidence import asking_order, decisive, distance
from triage.engine.inference import Inference
from triage.engine.naive import Reading
from triage.engine.standing import SHOWN, Standing, from_guideline
from triage.engine.steps import ShownStep, answered, is_shown, not_needed
from triage.engine.urgency import Urgency
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import LEVELS, Conclusion, Rule

WARNING_SIGN = "It is a warning sign that could make this more urgent."


@dataclass(frozen=True, slots=True)
class Question:
    """The finding to ask for, one sentence why, and the rules that its answer could decide."""

    finding: str
    why: str
    rules: tuple[str, ...]


def next_question(usefulness: Usefulness) -> Question | None:
    """The first open finding of the first group that has one; None where nothing asked can change anything."""
    inference = usefulness.inference
    asker = _Asker(inference, usefulness)
    contradicted = {f for f, why in inference.case.unknown.items() if why == "contradictory"}
    useful = [
        rule
        for rule in inference.open_rules
        if asker.useful.changes(rule) and (rule.id not in inference.kb.level_of or inference.reaching(rule) is not None)
    ]
    for finding in asking_order(inference.kb, contradicted):
        rules = [rule for rule in useful if finding in inference.undecided(rule)]
        if rules:
            label = inference.kb.findings[finding].label
            return Question(finding, f"What was said about {label} contradicts itself, and it matters.", _ids(rules))
    for rules, why in asker.useful.groups(useful):
        question = asker.ask(rules, why)
        if question:
            return question
    return None


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


@dataclass(slots=True)
class Usefulness:
    """What the firing of a rule would change in what is shown of one case."""

    inference: Inference
    found: dict[str, Standing]
    candidates: list[Standing]
    steps: tuple[ShownStep, ...]
    urgency: Urgency

    def groups(self, useful: list[Rule]) -> Iterator[tuple[list[Rule], str]]:
        """Rules that can still fire, in the order in which their open findings are worth asking for."""
        for level in LEVELS[: LEVELS.index(self.urgency.level)]:
            flags = [r for r in useful if level in r.concludes("urgency") and self._red_flags(r)]
            yield flags, WARNING_SIGN
        yield from self.groups_of_candidates(useful)

    def groups_of_candidates(self, useful: list[Rule]) -> Iterator[tuple[list[Rule], str]]:
        """The same after the warning signs: what settles, tells apart, chooses advice, or could point somewhere."""
        labels = self.inference.kb.conditions
        for standing in self.candidates:
            if standing.status == "possible":
                name = labels[standing.condition].label
                defining = [r for r in useful if standing.condition in r.concludes("likely")]
                yield self._nearest(defining), f"It would settle whether this is {name}."
        near = self._near_conditions()
        names = ", ".join(labels[c.condition].label for c in self.candidates)
        telling = [r for r in useful if near & set(r.concludes("likely", "possible", "rules_out"))]
        yield telling, f"It tells apart, or names the kind of, what is shown: {names}."
        advice = [r for r in useful if r.companions and r.concludes("suggest", "note")]
        yield advice, "It decides which advice or next step fits."
        begun = [r for r in useful if begins(self.inference.reading, r.trigger)]
        yield begun, "Together with what is known already it could point to something."
        if not self.candidates:
            yield useful, "Nothing that is known points anywhere yet."

    def _nearest(self, rules: list[Rule]) -> list[Rule]:
        """The rules that need the fewest further findings to fire."""
        steps = [distance(self.inference.reading, rule.trigger) for rule in rules]
        return [rule for rule, needed in zip(rules, steps, strict=True) if needed == min(steps)]

    def _red_flags(self, rule: Rule) -> bool:
        findings = self.inference.kb.findings
        return any(findings[f].red_flag for f in self.inference.undecided(rule))

    def _near_conditions(self) -> set[str]:
        """The conditions shown, their kinds, and what would replace them."""
        kb = self.inference.kb
        near: set[str] = set()
        for standing in self.candidates:
            near |= {standing.condition, *kb.children[standing.condition]}
            near |= set(kb.conditions[standing.condition].replaced_by)
        return near

    def changes(self, rule: Rule) -> bool:
        """Whether anything shown would change if the rule fired."""
        if not is_shown(rule, self.candidates) or rule.id in self.inference.outranked:
            return False
        return self.unsays(rule) or any(self.would_change(rule, conclusion) for conclusion in rule.then)

    def unsays(self, rule: Rule) -> bool:
        """Whether something that is shown rests only on rules that this one outranks."""
        rules = self.inference.kb.rule
        gone = self.inference.ids_in_force.intersection(rule.overrides)
        shown = (rules[id] for id in gone if is_shown(rules[id], self.candidates))
        return any(self._rests_on(conclusion, gone) for other in shown for conclusion in other.then)

    def _rests_on(self, conclusion: Conclusion, rules: frozenset[str]) -> bool:
        verb, target = conclusion.verb, conclusion.target
        if verb not in ("note", "suggest"):
            return True
        saying = {other.id for other in self.inference.saying(target, verb) if is_shown(other, self.candidates)}
        if not saying <= rules:
            return False
        return self._fits_level(verb, target) if verb == "note" else target in {shown.step for shown in self.steps}

    def would_change(self, rule: Rule, conclusion: Conclusion) -> bool:
        """Whether anything shown would change if the rule concluded this."""
        verb, target = conclusion.verb, conclusion.target
        own = self.found.get(target)
        if verb == "likely":
            return own is None or own.status in ("possible", "ruled_out")
        if verb in ("possible", "supports") and own is not None and own.status == "ruled_out":
            kb = self.inference.kb  # a guideline that speaks for what only documents rule out makes it conflicting
            return from_guideline(kb, rule) and not any(from_guideline(kb, other) for other in own.rules_out)
        if verb == "possible":
            return own is None
        if verb == "rules_out":
            family = (self.found.get(kind) for kind in self.inference.kb.family(target))
            return any(s is not None and not s.rules_out and s.status in SHOWN for s in family)
        if verb == "urgency":
            return LEVELS.index(target) < LEVELS.index(self.urgency.level)
        if verb in ("note", "suggest") and not self._fits_level(verb, target):
            return False
        if verb == "note":
            return not any(is_shown(r, self.candidates) for r in self.inference.saying(target, verb))
        if verb == "suggest":
            idle = answered(self.inference, conclusion) or not_needed(self.inference, target)
            return not idle and target not in {shown.step for shown in self.steps}
        return verb == "infer"

    def _fits_level(self, verb: str, target: str) -> bool:
        kb, level = self.inference.kb, self.urgency.level
        levels = kb.notes[target].levels if verb == "note" else kb.steps[target].levels
        return level in (levels or (level,))


@dataclass(slots=True)
class _Asker:
    inference: Inference
    useful: Usefulness

    def ask(self, rules: list[Rule], why: str) -> Question | None:
        """The lightest open finding of the rules; for one that hangs on another, that other one."""
        kb, facts = self.inference.kb, self.inference.case.facts
        open_findings: dict[str, list[Rule]] = {}
        if why == WARNING_SIGN:
            read = set().union(*(self.inference.undecided(rule) for rule in rules))
            wanted = {finding for finding in read if kb.findings[finding].red_flag}
        else:
            wanted = decisive(self.inference.reading, rules)
        for rule in rules:
            for finding in wanted.intersection(self.inference.undecided(rule)):
                parent = kb.findings[finding].only_with
                asked = parent if parent and parent not in facts else finding
                open_findings.setdefault(asked, []).append(rule)
        for finding in asking_order(kb, open_findings):
            return Question(finding, why, tuple(dict.fromkeys(_ids(open_findings[finding]))))
        return None


def begins(reading: Reading, expression: Expression) -> bool:
    """Whether something that is known, and not absent, already speaks for an undecided expression."""
    truth = reading.truth(expression)
    if isinstance(expression, AtLeast):
        return truth is not False and any(begins(reading, part) for part in expression.parts)
    if isinstance(expression, Not):
        return False
    rules = reading.kb.behind(expression)
    if rules is not None:
        return any(begins(reading, rule.trigger) for rule in rules)
    assert not isinstance(expression, Called)
    return truth is True and says_present(reading.facts[expression.finding])
