"""The answer for one case, from both engines alike: candidates, steps, notes, urgency, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.cases.facts import case_from_facts
from triage.cases.model import Case, Problem, Value
from triage.engine.inference import Inference, infer
from triage.engine.question import Question, Usefulness, next_question
from triage.engine.standing import Standing, ranked, standings
from triage.engine.steps import ShownStep, is_shown, shown_steps
from triage.engine.urgency import Urgency, urgency
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import OUTSIDE_SCOPE, Level, Rule, Statement

OUTSIDE_SCOPE_TEXT = (
    "Nothing was given that these rules look at, so they cannot say anything about it: "
    "this is outside their scope. That is no reassurance."
)


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note for the reader, the rules behind it, and their caveats."""

    note: str
    text: str
    rules: tuple[str, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What the rules say about one case. `inference` holds how they came to it."""

    case: Case
    urgency: Urgency
    candidates: tuple[Standing, ...]
    ruled_out: tuple[Standing, ...]
    replaced: tuple[Standing, ...]
    next_steps: tuple[ShownStep, ...]
    notes: tuple[ShownNote, ...]
    inference: Inference

    @property
    def kb(self) -> KnowledgeBase:
        """The rule base that was used."""
        return self.inference.kb

    @cached_property
    def usefulness(self) -> Usefulness:
        """What firing a further rule would change in what is shown."""
        shown = {s.condition: s for s in (*self.candidates, *self.ruled_out, *self.replaced)}
        return Usefulness(self.inference, shown, list(self.candidates), self.next_steps, self.urgency)

    @cached_property
    def next_question(self) -> Question | None:
        """What to find out next; None where nothing that is left to ask would change what is shown."""
        return next_question(self.usefulness)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in the case could not be used as written."""
        return self.case.problems

    @property
    def fired(self) -> tuple[str, ...]:
        """The ids of the rules that fired, in firing order."""
        return tuple(rule.id for rule in self.inference.fired)

    def to_dict(self) -> dict[str, Any]:
        """The object of design section 5.3, and a few further keys."""
        from triage.engine.as_data import assessment_dict

        return assessment_dict(self)

    def _repr_html_(self) -> str:
        from importlib import import_module

        # By name, when a notebook asks: this layer imports none of those above it.
        shown: str = import_module("triage.explanation.display").assessment_html(self)
        return shown


def assess(kb: KnowledgeBase, facts: Case | Mapping[str, Any], id: str = "case") -> Assessment:
    """Assess one case, given as a Case or as facts by id, alias, label, synonym or code.

    Never raises on odd facts: what cannot be used stands in `problems`.
    """
    case = facts if isinstance(facts, Case) else case_from_facts(kb, facts, id)
    inference = infer(kb, case)
    found = standings(inference)
    candidates = ranked(inference, found)
    urgent = urgency(inference)
    steps = shown_steps(inference, candidates, urgent.level)
    return Assessment(
        case, urgent, tuple(candidates),
        tuple(s for s in found.values() if s.status == "ruled_out"),
        tuple(s for s in found.values() if s.status == "replaced"),
        steps, _notes(inference, candidates, urgent.level), inference,
    )  # fmt: skip


def _notes(inference: Inference, candidates: list[Standing], level: Level) -> tuple[ShownNote, ...]:
    kb = inference.kb
    notes: dict[str, list[Rule]] = {}
    for rule in inference.in_force:
        if is_shown(rule, candidates):
            for note in rule.concludes("note"):
                notes.setdefault(note, []).append(rule)
    shown = [
        ShownNote(id, kb.notes[id].text, tuple(rule.id for rule in notes[id]), caveats(kb, notes[id]))
        for id in kb.notes
        if id in notes and level in (kb.notes[id].levels or (level,))
    ]
    if not kb.read_findings.intersection((*inference.case.facts, *inference.case.unknown)):
        shown = [note for note in shown if note.note != OUTSIDE_SCOPE]
        shown.append(ShownNote(OUTSIDE_SCOPE, OUTSIDE_SCOPE_TEXT, (), ()))
    return tuple(shown)


def cited(kb: KnowledgeBase, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The statements that the rules rest on, each once, in the order of the sources."""
    names = {cite for rule in rules for cite in rule.cites}
    return tuple(id for id in kb.statements if id in names)


def caveats(kb: KnowledgeBase, rules: Iterable[Rule]) -> tuple[str, ...]:
    """What the reader must know of the sources: doubts of the statements cited, own choices, second-hand rows."""
    rules = tuple(rules)
    found: list[str] = []
    for cite in cited(kb, rules):
        found.append(kb.statements[cite].caveat)
        found += [
            f"Published evidence: {told}" for judged in kb.judgements.get(cite, ()) if (told := _judgement(judged))
        ]
    for rule in rules:
        if rule.own_choice:
            found.append(f"This project's own choice: {rule.own_choice}")
        found.append(rule.limitations)
        if rule.evidence == "S2":
            found.append("Read in a secondary source, not in the original.")
        if rule.evidence == "M" or not rule.verified:
            found.append("General knowledge, not verified against a source.")
    return tuple(dict.fromkeys(text for text in found if text))


def _judgement(statement: Statement) -> str:
    """What a reader is told of a judgement on a statement: all but wording that is not used anyway."""
    return "" if statement.action == "not_encoded" else statement.paraphrase


def shown_value(value: Value) -> Any:
    """A value as the JSON shows it: present, absent, the number, the choice, or a list of choices."""
    if isinstance(value, bool):
        return "present" if value else "absent"
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, (int, float, str)) else "not applicable"
