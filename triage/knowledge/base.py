"""The whole rule base, frozen, and what is read off it once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from triage.knowledge.expressions import Called, Expression, Leaf, findings_read, leaves
from triage.knowledge.model import (
    BURDENS,
    LEVELS,
    Complaint,
    Condition,
    Finding,
    Level,
    LevelText,
    Note,
    Pack,
    Rule,
    Source,
    Statement,
    Step,
    Verb,
)
from triage.knowledge.names import NameIndex
from triage.knowledge.terms import link_groups


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the engine needs. `sha256` is the hash of the content, comments and layout aside.

    `complaints` are what a person can come with, in the order offered. A topic (a key of `topics`) is open to questions
    where it is in `always_open`, a complaint `opens` it, or one of its findings in `opened_by` is known to be there.
    """

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
    levels: dict[Level, LevelText] = field(default_factory=dict, repr=False)
    emergency_numbers: tuple[tuple[str, str], ...] = ()
    pack_texts: dict[str, Pack] = field(default_factory=dict, repr=False)
    complaints: tuple[Complaint, ...] = field(default=(), repr=False)
    always_open: tuple[str, ...] = ()
    opened_by: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.sha256[:12]}: {len(self.rules)} rules, packs {', '.join(self.packs)}>"

    def _repr_html_(self) -> str:
        from importlib import import_module

        # By name, when a notebook asks: this layer imports none of those above it.
        shown: str = import_module("triage.explanation.display").knowledge_html(self)
        return shown

    def __getstate__(self) -> dict[str, Any]:
        """The rules alone: what is kept beside them holds for this process only."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @cached_property
    def rule(self) -> dict[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def finding_order(self) -> dict[str, int]:
        """Vocabulary order of the findings."""
        return {id: place for place, id in enumerate(self.findings)}

    @cached_property
    def asking_place(self) -> dict[str, tuple[int, int]]:
        """For each finding how much it takes to learn it (its lightest way, as a place in BURDENS), then its order."""
        places: dict[str, tuple[int, int]] = {}
        for order, finding in enumerate(self.findings.values()):
            ways = (self.steps[way].burden if way in self.steps else way for way in finding.obtained)
            places[finding.id] = (min((BURDENS.index(way) for way in ways), default=0), order)
        return places

    @cached_property
    def condition_order(self) -> dict[str, int]:
        """Vocabulary order of the conditions."""
        return {id: place for place, id in enumerate(self.conditions)}

    @cached_property
    def level_of(self) -> dict[str, Level]:
        """For each rule that sets an urgency, the highest level that it sets."""
        places = {rule.id: [LEVELS.index(level) for level in rule.concludes("urgency")] for rule in self.rules}
        return {id: LEVELS[min(found)] for id, found in places.items() if found}

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
    def judgements(self) -> dict[str, tuple[Statement, ...]]:
        """For each statement, what other sources say about it."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements.values():
            for judged in statement.about:
                found.setdefault(judged, []).append(statement)
        return {id: tuple(group) for id, group in found.items()}

    @cached_property
    def brought(self) -> frozenset[str]:
        """The findings that can bring a person here."""
        return frozenset(complaint.finding for complaint in self.complaints if complaint.finding)

    @cached_property
    def link_groups(self) -> dict[str, str]:
        """For each finding, the group of all that follow from one another with it."""
        return link_groups(self.findings)

    @cached_property
    def linked_with(self) -> dict[str, frozenset[str]]:
        """For each finding, all that follow from one another with it, itself included."""
        members: dict[str, set[str]] = {}
        for finding, group in self.link_groups.items():
            members.setdefault(group, set()).add(finding)
        return {finding: frozenset(members[group]) for finding, group in self.link_groups.items()}

    @cached_property
    def linked_findings(self) -> frozenset[str]:
        """The findings that follow from others, or others from them."""
        return frozenset(id for f in self.findings.values() if (ends := _leads_to(f)) for id in (f.id, *ends))

    @cached_property
    def read_findings(self) -> frozenset[str]:
        """Every finding that a rule or a step reads, or that makes such a finding known."""
        read: set[str] = set()
        for rule in self.rules:
            read.update(findings_read(rule.trigger))
        for step in self.steps.values():
            for condition in (step.not_needed_when, step.only_if_done):
                if condition is not None:
                    read.update(findings_read(condition))
        # Each link settles something in both directions: a parent's absence says as much as a child's presence.
        links = [{finding.id, other} for finding in self.findings.values() for other in _leads_to(finding)]
        while leading := {id for link in links if link & read for id in link} - read:
            read |= leading
        return frozenset(read)

    @cached_property
    def tests_of(self) -> dict[str, tuple[Leaf, ...]]:
        """For each finding, the different tests that rules make of it."""
        found: dict[str, dict[Leaf, None]] = {}
        for rule in self.rules:
            for leaf in leaves(rule.trigger):
                if not isinstance(leaf, Called):
                    found.setdefault(leaf.finding, {})[leaf] = None
        return {finding: tuple(tests) for finding, tests in found.items()}

    def of_pack(self, pack: str) -> KnowledgeBase:
        """The same base with the rules of `pack` and of the packs that it builds on; made once a pack."""
        wanted = [pack]
        for id in wanted:
            wanted += (
                [other for other in self.pack_texts[id].builds_on if other not in wanted]
                if id in self.pack_texts
                else []
            )
        if set(self.packs) <= set(wanted):
            return self
        made: dict[str, KnowledgeBase] = self.__dict__.setdefault("_of_pack", {})
        if pack not in made:
            rules = tuple(rule for rule in self.rules if rule.pack in wanted)
            made[pack] = replace(self, rules=rules, packs=tuple(id for id in self.packs if id in wanted))
        return made[pack]

    def reading_any(self, findings: Iterable[str]) -> frozenset[str]:
        """The rules that read one of the findings, also through derived findings and called conditions."""
        found: set[str] = set()
        pending: list[str | Called] = list(findings)
        for what in pending:
            new = self._readers.get(what, set()) - found
            found |= new
            pending += {told for rule in new for told in self._read_of[rule]}
        return frozenset(found)

    @cached_property
    def _readers(self) -> dict[str | Called, set[str]]:
        """The rules that read a finding, or whether a condition is called, in their own condition."""
        readers: dict[str | Called, set[str]] = {}
        for rule in self.rules:
            for leaf in leaves(rule.trigger):
                readers.setdefault(leaf if isinstance(leaf, Called) else leaf.finding, set()).add(rule.id)
        return readers

    @cached_property
    def _read_of(self) -> dict[str, list[str | Called]]:
        """For each rule, what it concludes that the condition of another rule may read."""
        return {
            rule.id: [*rule.concludes("infer"), *map(Called, rule.concludes("likely", "possible"))]
            for rule in self.rules
        }

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
