"""The rule base once read: findings, conditions, steps, notes, sources and rules, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from triage.knowledge.diagnostics import Span
from triage.knowledge.expressions import Called, Expression, findings_read, leaves
from triage.knowledge.names import NameIndex

Kind = Literal["boolean", "number", "choice", "derived"]
Match = Literal["exact", "narrower", "broader", "related"]
Level = Literal["emergency_now", "same_day", "urgent_2wk", "routine", "self_care", "insufficient"]
Verb = Literal["likely", "possible", "supports", "rules_out", "infer", "suggest", "note", "urgency"]

LEVELS: tuple[Level, ...] = (
    "emergency_now",
    "same_day",
    "urgent_2wk",
    "routine",
    "self_care",
    "insufficient",
)  # most urgent first: design section 2
BURDENS = (
    "none",
    "history",
    "examination",
    "blood_test",
    "ultrasound",
    "xray",
    "ct",
    "mri",
    "genetic_test",
    "referral",
    "treatment",
)  # least first: design section 3


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a published system; `match` says how far it means the same as the entry."""

    system: str
    code: str
    label: str
    match: Match


@dataclass(frozen=True, slots=True)
class SameAs:
    """The same quantity under another unit: this number times `factor` is the other finding's number."""

    finding: str
    factor: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be known of a patient. `low` and `high` bound a number, both included."""

    id: str
    label: str
    kind: Kind
    topic: str
    question: str = ""
    help: str = ""
    unit: str = ""
    low: float = float("-inf")
    high: float = float("inf")
    values: tuple[str, ...] = ()
    value_labels: tuple[str, ...] = ()
    many: bool = False
    obtained: tuple[str, ...] = ("history",)
    red_flag: bool = False
    implies: tuple[str, ...] = ()
    only_with: str | None = None
    same_as: SameAs | None = None
    aliases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A candidate answer. A likely child replaces its parent, a likely `replaced_by` this condition."""

    id: str
    label: str
    description: str
    topic: str
    pack: str
    parent: str | None = None
    replaced_by: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A diagnostic step; it makes `reveals` known and is not shown where `not_needed_when` is true."""

    id: str
    label: str
    description: str
    burden: str
    reveals: tuple[str, ...] = ()
    not_needed_when: Expression | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Text for the reader: treatment, prognosis, severity, background or caveat."""

    id: str
    label: str
    text: str
    kind: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of a source, in our words. `not_encoded` is the reason where no rule rests on it."""

    id: str
    source: str
    locator: str
    kind: str
    paraphrase: str
    caveat: str = ""
    not_encoded: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A document or guideline; `skipped` pairs the place of a sentence without a claim and the reason."""

    id: str
    kind: str
    title: str
    publisher: str
    year: int | None
    language: str
    link: str
    description: str
    statements: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule says when it fires. `to_see` names what a suggested step is to make known.

    `target` is the id of a condition, finding, step or note, or an urgency level, as the verb asks.
    """

    verb: Verb
    target: str
    to_see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It fires when `trigger` is known true; `companions` are the conditions it is advice for."""

    id: str
    pack: str
    trigger: Expression
    then: tuple[Conclusion, ...]
    because: str
    cites: tuple[str, ...]
    companions: tuple[str, ...] = ()
    limitations: str = ""
    own_choice: str = ""
    evidence: str = ""
    verified: bool = True
    counts_against: bool = True
    overrides: tuple[str, ...] = ()
    salience: int = 0
    span: Span | None = field(default=None, compare=False, repr=False)

    def concludes(self, *verbs: Verb) -> tuple[str, ...]:
        """The targets of this rule's conclusions with one of `verbs`."""
        return tuple(c.target for c in self.then if c.verb in verbs)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the engine needs. `sha256` is the hash of the content, comments and layout aside."""

    findings: dict[str, Finding]
    conditions: dict[str, Condition]
    steps: dict[str, Step]
    notes: dict[str, Note]
    sources: dict[str, Source]
    statements: dict[str, Statement]
    rules: tuple[Rule, ...]
    packs: tuple[str, ...]
    topics: dict[str, str]
    sha256: str
    finding_names: NameIndex = field(repr=False)
    condition_names: NameIndex = field(repr=False)

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.sha256[:12]}: {len(self.rules)} rules, packs {', '.join(self.packs)}>"

    @cached_property
    def rule(self) -> dict[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def finding_order(self) -> dict[str, int]:
        """Vocabulary order of the findings."""
        return {id: place for place, id in enumerate(self.findings)}

    @cached_property
    def condition_order(self) -> dict[str, int]:
        """Vocabulary order of the conditions."""
        return {id: place for place, id in enumerate(self.conditions)}

    @cached_property
    def inferring(self) -> dict[str, tuple[Rule, ...]]:
        """For each derived finding, the loaded rules that infer it."""
        return _by_target(self.rules, "infer")

    @cached_property
    def calling(self) -> dict[str, tuple[Rule, ...]]:
        """For each condition, the loaded rules that call it likely or possible."""
        return _by_target(self.rules, "likely", "possible")

    @cached_property
    def naming(self) -> dict[str, tuple[Rule, ...]]:
        """For each condition, the loaded rules that speak for it or advise on it."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for target in dict.fromkeys((*rule.concludes("likely", "possible", "supports"), *rule.companions)):
                found.setdefault(target, []).append(rule)
        return {target: tuple(group) for target, group in found.items()}

    @cached_property
    def excluding(self) -> dict[str, tuple[Rule, ...]]:
        """For each condition, the loaded rules that rule it out, or something it is a kind of."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for target in rule.concludes("rules_out"):
                for kind in self.family(target):
                    found.setdefault(kind, []).append(rule)
        return {target: tuple(dict.fromkeys(group)) for target, group in found.items()}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """For each condition, its direct kinds in vocabulary order."""
        found: dict[str, list[str]] = {id: [] for id in self.conditions}
        for condition in self.conditions.values():
            if condition.parent:
                found[condition.parent].append(condition.id)
        return {id: tuple(kinds) for id, kinds in found.items()}

    @cached_property
    def read_findings(self) -> frozenset[str]:
        """Every finding that a rule or a step reads, or that makes such a finding known."""
        read: set[str] = set()
        for rule in self.rules:
            read.update(findings_read(rule.trigger))
        for step in self.steps.values():
            if step.not_needed_when is not None:
                read.update(findings_read(step.not_needed_when))
        # Each link settles something in both directions: a parent's absence says as much as a child's presence.
        links = [{finding.id, other} for finding in self.findings.values() for other in _leads_to(finding)]
        while leading := {id for link in links if link & read for id in link} - read:
            read |= leading
        return frozenset(read)

    def family(self, condition: str) -> tuple[str, ...]:
        """The condition and everything below it."""
        kinds = [condition]
        for kind in kinds:
            kinds.extend(self.children[kind])
        return tuple(kinds)

    def base_findings(self, expression: Expression) -> tuple[str, ...]:
        """The askable findings behind a tree, derived findings and called conditions unfolded."""
        found: dict[str, None] = {}
        for leaf in leaves(expression):
            rules = self.behind(leaf)
            if rules is None:
                found[leaf.finding] = None  # type: ignore[union-attr]
            for rule in rules or ():
                found.update(dict.fromkeys(self.base_findings(rule.trigger)))
        return tuple(found)

    def behind(self, leaf: Expression) -> tuple[Rule, ...] | None:
        """The rules that decide a derived leaf; None where the leaf is asked or measured."""
        if isinstance(leaf, Called):
            return self.calling.get(leaf.condition, ())
        finding = getattr(leaf, "finding", None)
        if finding is not None and self.findings[finding].kind == "derived":
            return self.inferring.get(finding, ())
        return None


def _leads_to(finding: Finding) -> set[str]:
    related = set(finding.implies)
    if finding.only_with:
        related.add(finding.only_with)
    if finding.same_as:
        related.add(finding.same_as.finding)
    return related


def _by_target(rules: tuple[Rule, ...], *verbs: Verb) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for target in dict.fromkeys(rule.concludes(*verbs)):
            found.setdefault(target, []).append(rule)
    return {target: tuple(group) for target, group in found.items()}
