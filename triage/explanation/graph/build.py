"""Graphs made from rules: of the rules alone, or lit by what one case made of them."""

from __future__ import annotations

from collections import Counter

from triage.engine.assessment import Assessment
from triage.explanation.graph.model import Edge, Key, Node, NodeKind, RuleGraph
from triage.explanation.graph.needs import Join, Need, Test, met, needs
from triage.explanation.graph.truths import Truths
from triage.explanation.words import level_words, need_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Called, leaves
from triage.knowledge.model import Level, Rule, Verb

_VERB_KINDS: dict[Verb, NodeKind] = {
    "likely": "condition",
    "possible": "condition",
    "supports": "condition",
    "rules_out": "condition",
    "infer": "finding",
    "suggest": "step",
    "note": "note",
    "urgency": "urgency",
}


def rule_graph(kb: KnowledgeBase, condition: str | None = None) -> RuleGraph:
    """The graph of the whole base, or of the rules that speak about `condition` (an id) and what they rest on.

    Raises KeyError where there is no such condition.
    """
    building = _Building(kb, None, condition)
    for rule in kb.rules if condition is None else _about(kb, condition):
        building.add(rule)
    return building.graph


def case_graph(assessment: Assessment, condition: str | None = None) -> RuleGraph:
    """What fired in a case: the known findings that took part, the rules, and what they concluded; all of it is lit.

    With `condition` (an id) the graph is of all rules about it, and what did not take part is there, but not lit.
    Raises KeyError where there is no such condition.
    """
    building = _Building(assessment.kb, assessment, condition)
    fired = set(assessment.fired)
    for rule in assessment.kb.rules if condition is None else _about(assessment.kb, condition):
        if condition is not None or rule.id in fired:
            building.add(rule)
    return building.graph


def _about(kb: KnowledgeBase, condition: str) -> list[Rule]:
    """The rules that conclude something of the condition or advise on it, and the rules they rest on."""
    wanted = {rule.id for rule in (*kb.naming.get(condition, ()), *kb.excluding.get(condition, ()))}
    pending = [kb.rule[id] for id in wanted]
    for rule in pending:
        for leaf in leaves(rule.trigger):
            for below in (kb.behind(leaf) or ()) if not isinstance(leaf, Called) else ():
                if below.id not in wanted:
                    wanted.add(below.id)
                    pending.append(below)
    return [rule for rule in kb.rules if rule.id in wanted]


class _Building:
    """A graph that grows by a rule at a time."""

    def __init__(self, kb: KnowledgeBase, assessment: Assessment | None, condition: str | None) -> None:
        self.kb = kb
        self.truths = Truths(assessment) if assessment else None
        self.reading = assessment.inference.reading if assessment else None
        self._gates: dict[Join, str] = {}
        self._gates_of: Counter[str] = Counter()
        self.lit_only = assessment is not None and condition is None
        about = kb.conditions[condition].label if condition is not None else ""
        self.graph = RuleGraph(case=assessment.case.id if assessment else None, about=about)

    def add(self, rule: Rule) -> None:
        """Add a rule with what it needs and what it concludes."""
        fired = self.truths is not None and self.truths.fired(rule)
        need = needs(rule.trigger)
        joins = need.words if isinstance(need, Join) else ""
        key = self._node("rule", rule.id, rule.id, rule.because, joins, lit=fired)
        self._lead(need.parts if isinstance(need, Join) else (need,), key, rule, fired)
        truth = self.reading.rule(rule) if self.reading else None
        for conclusion in rule.then:
            lit = fired and (conclusion.verb == "infer" or not self._outranked(rule))
            target = self._thing(_VERB_KINDS[conclusion.verb], conclusion.target, lit)
            self._edge(key, target, conclusion.verb.replace("_", " "), truth, lit)

    def _outranked(self, rule: Rule) -> bool:
        """Whether the conclusions of a fired rule do not count; what it infers does."""
        return self.truths is not None and self.truths.outranked(rule)

    def _lead(self, parts: tuple[Need, ...], target: Key, rule: Rule, on: bool) -> None:
        """Edges from what is needed to its rule or gate; `on` says that the target took part in a firing."""
        for part in parts:
            truth = None if self.reading is None else met(self.reading, part)
            lit = on and truth is True
            if self.lit_only and not lit:
                continue
            if isinstance(part, Test):
                leaf = part.expression
                kind, id = ("condition", leaf.condition) if isinstance(leaf, Called) else ("finding", leaf.finding)
                source = self._thing(kind, id, lit)  # type: ignore[arg-type]
                self._edge(source, target, need_words(self.kb, leaf, part.wanted), truth, lit)
            elif self.lit_only and sum(met(self.reading, p) is True for p in part.parts) == 1:  # type: ignore[arg-type]
                self._lead(part.parts, target, rule, on)  # nothing left to join
            else:
                gate = self._node("gate", self._gate_id(part, rule), part.words, lit=lit, truth=_said(truth))
                self._lead(part.parts, gate, rule, lit)
                self._edge(gate, target, "present", truth, lit)

    def _gate_id(self, join: Join, rule: Rule) -> str:
        """Rules with a part in common share its gate, named after the first of them."""
        if join not in self._gates:
            self._gates_of[rule.id] += 1
            self._gates[join] = f"{rule.id}#{self._gates_of[rule.id]}"
        return self._gates[join]

    def _thing(self, kind: NodeKind, id: str, lit: bool) -> Key:
        kb = self.kb
        if kind == "finding":
            finding = kb.findings[id]
            return self._node(kind, id, finding.label, finding.question, derived=finding.kind == "derived", lit=lit)
        if kind == "condition":
            return self._node(kind, id, kb.conditions[id].label, kb.conditions[id].description, lit=lit)
        if kind == "step":
            return self._node(kind, id, kb.steps[id].label, kb.steps[id].description, lit=lit)
        if kind == "note":
            return self._node(kind, id, kb.notes[id].label, kb.notes[id].text, lit=lit)
        level: Level = id  # type: ignore[assignment]
        return self._node(kind, id, id.replace("_", " "), level_words(kb, level), lit=lit)

    def _node(
        self, kind: NodeKind, id: str, label: str, text: str = "", joins: str = "",
        derived: bool = False, lit: bool = False, truth: str = "",
    ) -> Key:  # fmt: skip
        known = self.graph.nodes.get((kind, id))
        if known is None or (lit and not known.lit):
            truth = truth or (self.truths.of(kind, id) if self.truths else "")
            self.graph.nodes[kind, id] = Node(kind, id, label, text, joins, derived, truth, lit)
        return kind, id

    def _edge(self, source: Key, target: Key, word: str, truth: bool | None, lit: bool) -> None:
        known = self.graph.edges.get((source, target, word))
        lit = lit or (known is not None and known.lit)
        self.graph.edges[source, target, word] = Edge(source, target, word, truth, lit)


def _said(truth: bool | None) -> str:
    return {True: "met", False: "not met", None: ""}[truth]
