"""The vocabulary: findings, conditions, steps, notes and sources, linked and checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from triage.knowledge.model import Code, Condition, Finding, Note, SameAs, Source, Statement, Step
from triage.knowledge.names import NameIndex, normal
from triage.knowledge.parsed import Parsed, Problems, as_list

Entry = TypeVar("Entry")


@dataclass(slots=True)
class Vocabulary:
    """All named things of a rule base, each table in vocabulary order."""

    topics: dict[str, str] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    finding_names: NameIndex = field(default_factory=lambda: NameIndex(()))
    condition_names: NameIndex = field(default_factory=lambda: NameIndex(()))


def build_vocabulary(files: list[Parsed], problems: Problems) -> Vocabulary:
    """Read every vocabulary file; what is wrong goes to `problems`. Steps' conditions are added later."""
    words = Vocabulary()
    topics = [f for f in files if f.kind == "findings"]
    for file in sorted(topics, key=lambda f: f.shape.topic.order):
        words.topics.setdefault(file.shape.topic.id, file.shape.topic.label)
        _add(file, "findings", "finding", words.findings, problems, _finding(file, problems))
    _each(files, "conditions", "condition", words.conditions, problems, _condition)
    _each(files, "steps", "step", words.steps, problems, _step)
    _each(files, "notes", "note", words.notes, problems, _note)
    for file in files:
        if file.kind == "source":
            _source(file, words, problems)
    words.finding_names = NameIndex(words.findings.values())
    words.condition_names = NameIndex(words.conditions.values())
    _link(files, words, problems)
    return words


def _each(
    files: list[Parsed], kind: str, what: str, table: dict[str, Entry], problems: Problems,
    make: Callable[[Any, Any], Entry],
) -> None:  # fmt: skip
    for file in files:
        if file.kind == kind:
            _add(file, kind, what, table, problems, make)


def _add(
    file: Parsed, key: str, what: str, table: dict[str, Entry], problems: Problems,
    make: Callable[[Any, Any], Entry],
) -> None:  # fmt: skip
    for place, shape in enumerate(getattr(file.shape, key)):
        span = file.span(key, place, "id")
        if shape.id in table:
            problems.duplicate(what, shape.id, span, getattr(table[shape.id], "span", None))
            continue
        table[shape.id] = make(shape, span)


def _codes(shape: Any) -> tuple[Code, ...]:
    return tuple(Code(c.system, c.code, c.label, c.match) for c in shape.codes)


def _finding(file: Parsed, problems: Problems) -> Callable[[Any, Any], Finding]:
    topic = file.shape.topic.id

    def make(shape: Any, span: Any) -> Finding:
        _check_kind(shape, span, problems)
        low, high = shape.range or (-math.inf, math.inf)
        ids = tuple(v if isinstance(v, str) else v.id for v in shape.values)
        return Finding(
            shape.id, shape.label, shape.kind, topic, shape.question, shape.help, shape.unit,
            float(low), float(high), ids,
            tuple(v if isinstance(v, str) else v.label for v in shape.values),
            shape.many, tuple(as_list(shape.obtained)), shape.red_flag, tuple(shape.implies), shape.only_with,
            SameAs(shape.same_as.finding, shape.same_as.factor) if shape.same_as else None,
            tuple(shape.aliases), tuple(shape.synonyms), _codes(shape), tuple(shape.from_), span,
        )  # fmt: skip

    return make


def _check_kind(shape: Any, span: Any, problems: Problems) -> None:
    if shape.kind == "number" and not (shape.unit and shape.range):
        problems.add("incomplete", f"the number '{shape.id}' needs a unit and a range", span, "add unit: and range:")
    if shape.range and not (math.isfinite(shape.range[0]) and shape.range[0] < shape.range[1] < math.inf):
        problems.add("bad-range", f"the range of '{shape.id}' must rise from one number to another", span)
    if shape.kind == "choice" and len(shape.values) < 1:
        problems.add("incomplete", f"the choice '{shape.id}' needs values", span, "add values: [..]")
    names = [normal(v if isinstance(v, str) else v.id) for v in shape.values]
    if len(set(names)) < len(names):
        problems.add("duplicate-value", f"two values of '{shape.id}' read the same", span, "rename one of them")
    if shape.kind != "derived" and not shape.question:
        problems.add("incomplete", f"'{shape.id}' cannot be asked", span, "add question:")
    if shape.kind != "boolean" and shape.implies:
        problems.add("wrong-kind", f"only a boolean finding implies another; '{shape.id}' is not one", span)


def _condition(shape: Any, span: Any) -> Condition:
    return Condition(
        shape.id, shape.label, shape.description, shape.topic, shape.pack, shape.parent,
        tuple(shape.replaced_by), tuple(shape.aliases), tuple(shape.synonyms), _codes(shape), span,
    )  # fmt: skip


def _step(shape: Any, span: Any) -> Step:
    return Step(shape.id, shape.label, shape.description, shape.burden, tuple(shape.reveals), None, span)


def _note(shape: Any, span: Any) -> Note:
    return Note(shape.id, shape.label, shape.text, shape.kind, span)


def _source(file: Parsed, words: Vocabulary, problems: Problems) -> None:
    shape = file.shape
    if shape.id in words.sources:
        problems.duplicate("source", shape.id, file.span("id"), None)
        return
    _add(
        file, "statements", "statement", words.statements, problems,
        lambda s, span: Statement(
            s.id, shape.id, s.locator, s.kind, s.paraphrase, s.caveat, s.not_encoded, span
        ),
    )  # fmt: skip
    words.sources[shape.id] = Source(
        shape.id, shape.kind, shape.title, shape.publisher or "", shape.year, shape.language, shape.link or "",
        shape.description, tuple(s.id for s in shape.statements),
        tuple((s.locator, s.reason) for s in shape.skipped),
    )  # fmt: skip


def _link(files: list[Parsed], words: Vocabulary, problems: Problems) -> None:
    """Every name used inside the vocabulary must stand in it."""
    for file in files:
        if file.kind == "findings":
            for place, shape in enumerate(file.shape.findings):
                _link_finding(file, ("findings", place), shape, words, problems)
        elif file.kind == "conditions":
            for place, shape in enumerate(file.shape.conditions):
                base = ("conditions", place)
                _refer(file, (*base, "parent"), "condition", shape.parent, words.conditions, problems)
                _refer(file, (*base, "replaced_by"), "condition", shape.replaced_by, words.conditions, problems)
                _refer(file, (*base, "topic"), "topic", shape.topic, words.topics, problems)
                _refer(file, (*base, "from"), "statement", shape.from_, words.statements, problems)
        elif file.kind == "steps":
            for place, shape in enumerate(file.shape.steps):
                _refer(file, ("steps", place, "reveals"), "finding", shape.reveals, words.findings, problems)
                _refer(file, ("steps", place, "from"), "statement", shape.from_, words.statements, problems)
        elif file.kind == "notes":
            for place, shape in enumerate(file.shape.notes):
                _refer(file, ("notes", place, "from"), "statement", shape.from_, words.statements, problems)
    _check_loops(words, problems)


def _link_finding(file: Parsed, base: tuple[Any, ...], shape: Any, words: Vocabulary, problems: Problems) -> None:
    _refer(file, (*base, "from"), "statement", shape.from_, words.statements, problems)
    for how in as_list(shape.obtained):
        if how not in ("history", "examination"):
            _refer(file, (*base, "obtained"), "step", how, words.steps, problems)
    for key, other in (("implies", shape.implies), ("only_with", shape.only_with)):
        _refer(file, (*base, key), "finding", other, words.findings, problems)
        for name in as_list(other):
            if name in words.findings and words.findings[name].kind != "boolean":
                message = f"{key} must name a boolean finding; '{name}' is a {words.findings[name].kind}"
                problems.add("wrong-kind", message, file.span(*base, key))
    if shape.same_as:
        _refer(file, (*base, "same_as", "finding"), "finding", shape.same_as.finding, words.findings, problems)
        other = words.findings.get(shape.same_as.finding)
        if other and (other.kind != "number" or shape.kind != "number"):
            problems.add("wrong-kind", "same_as joins two numbers", file.span(*base, "same_as"))


def _refer(
    file: Parsed, path: tuple[Any, ...], what: str, names: Any, table: Iterable[str], problems: Problems
) -> None:
    homes = {"finding": "rules/findings/", "statement": "rules/sources/", "topic": "the findings files"}
    where = homes.get(what, f"rules/{what}s.yaml")
    for place, name in enumerate(as_list(names)):
        span = file.span(*path, place) if isinstance(names, list) else file.span(*path)
        problems.reference(what, name, table, span, where)


def _check_loops(words: Vocabulary, problems: Problems) -> None:
    for id, condition in words.conditions.items():
        seen, above = {id}, condition.parent
        while above and above in words.conditions and above not in seen:
            seen.add(above)
            above = words.conditions[above].parent
        if above in seen and condition.span:
            problems.add("cycle", f"'{id}' is, through its parents, a kind of itself", condition.span)
    for id, finding in words.findings.items():
        reached: list[str] = list(finding.implies)
        for name in reached:
            reached += [n for n in words.findings[name].implies if n not in reached] if name in words.findings else []
        if id in reached and finding.span:
            problems.add("cycle", f"'{id}' implies itself", finding.span)
