"""The vocabulary: findings, conditions, steps, notes and sources, from the shapes of their files."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from triage.knowledge.diagnostics import Span
from triage.knowledge.finding_checks import check_finding
from triage.knowledge.interview import build_interview
from triage.knowledge.model import (
    LEVELS,
    Code,
    Condition,
    Finding,
    LevelText,
    Note,
    Pack,
    SameAs,
    Source,
    Statement,
    Step,
)
from triage.knowledge.names import NameIndex
from triage.knowledge.parsed import Parsed, Problems, as_list
from triage.knowledge.tables import Tables
from triage.knowledge.vocabulary_links import check_links

Entry = TypeVar("Entry")
Make = Callable[[Any, Span], Entry]


def build_vocabulary(files: Iterable[Parsed], packs: Collection[str], problems: Problems) -> Tables:
    """Read every vocabulary file; what is wrong goes to `problems`. Steps' conditions are added later."""
    words = Tables()
    by_kind: dict[str, list[Parsed]] = {}
    for file in files:
        by_kind.setdefault(file.kind, []).append(file)
    topics: dict[str, Span] = {}
    for file in sorted(by_kind.get("findings", ()), key=lambda f: f.shape.topic.order):
        topic, span = file.shape.topic, file.span("topic", "id")
        if topic.id in topics:
            problems.duplicate("topic", topic.id, span, topics[topic.id])
        topics.setdefault(topic.id, span)
        words.topics.setdefault(topic.id, topic.label)
        _add(file, "finding", words.findings, _finding(topic.id), problems)
        for place, shape in enumerate(file.shape.findings):
            check_finding(file, ("findings", place), shape, problems)
    for file in by_kind.get("conditions", ()):
        _add(file, "condition", words.conditions, _condition, problems)
    for file in by_kind.get("steps", ()):
        _add(file, "step", words.steps, _step, problems)
    for file in by_kind.get("notes", ()):
        _add(file, "note", words.notes, _note, problems)
    _add_sources(by_kind.get("source", ()), words, problems)
    for file in by_kind.get("urgency", ()):
        _add_levels(file, words)
    for file in by_kind.get("pack", ()):
        shape = file.shape
        words.pack_texts[file.pack] = Pack(file.pack, shape.label, shape.description, tuple(shape.builds_on))
    words.finding_names = NameIndex(words.findings.values())
    words.condition_names = NameIndex(words.conditions.values())
    check_links(by_kind, words, packs, problems)
    build_interview(by_kind.get("interview", ()), words, problems)
    return words


def _add(file: Parsed, what: str, table: dict[str, Entry], make: Make[Entry], problems: Problems) -> None:
    """Add every entry of a file; `what` is the singular of the key that they stand under."""
    for place, shape in enumerate(getattr(file.shape, what + "s")):
        span = file.span(what + "s", place, "id")
        if shape.id in table:
            problems.duplicate(what, shape.id, span, getattr(table[shape.id], "span", None))
        else:
            table[shape.id] = make(shape, span)


def _codes(shape: Any) -> tuple[Code, ...]:
    return tuple(Code(c.system, c.code, c.label, c.match) for c in shape.codes)


def _finding(topic: str) -> Make[Finding]:
    def make(shape: Any, span: Span) -> Finding:
        low, high = shape.range or (-math.inf, math.inf)
        ids = tuple(v if isinstance(v, str) else v.id for v in shape.values)
        return Finding(
            shape.id, shape.label, shape.kind, topic, shape.question, shape.help, shape.unit,
            float(low), float(high), ids,
            tuple(v if isinstance(v, str) else v.label for v in shape.values),
            shape.many, tuple(as_list(shape.obtained)), shape.red_flag, tuple(shape.implies), shape.only_with,
            SameAs(shape.same_as.finding, shape.same_as.factor) if shape.same_as else None,
            tuple(shape.aliases), tuple(shape.synonyms), _codes(shape), tuple(shape.from_), shape.no_weight, span,
        )  # fmt: skip

    return make


def _condition(shape: Any, span: Span) -> Condition:
    return Condition(
        shape.id, shape.label, shape.description, shape.topic, shape.pack, shape.parent,
        tuple(shape.replaced_by), tuple(shape.aliases), tuple(shape.synonyms), _codes(shape), span,
    )  # fmt: skip


def _step(shape: Any, span: Span) -> Step:
    return Step(
        shape.id,
        shape.label,
        shape.description,
        shape.burden,
        tuple(shape.reveals),
        levels=tuple(shape.levels),
        span=span,
    )


def _note(shape: Any, span: Span) -> Note:
    return Note(shape.id, shape.label, shape.text, shape.kind, tuple(shape.levels), span)


def _add_sources(files: Iterable[Parsed], words: Tables, problems: Problems) -> None:
    first: dict[str, Span] = {}
    for file in files:
        shape, span = file.shape, file.span("id")
        if shape.id in first:
            problems.duplicate("source", shape.id, span, first[shape.id])
            continue
        first[shape.id] = span
        _add(file, "statement", words.statements, _statement(shape.id), problems)
        words.sources[shape.id] = Source(
            shape.id, shape.kind, shape.title, shape.publisher or "", shape.year, shape.language, shape.link or "",
            shape.description, tuple(s.id for s in shape.statements),
            tuple((s.locator, s.reason) for s in shape.skipped),
        )  # fmt: skip


def _add_levels(file: Parsed, words: Tables) -> None:
    for level in LEVELS:
        shape = getattr(file.shape.levels, level)
        words.levels[level] = LevelText(shape.words, shape.timeframe, shape.where, shape.safety_net)
    words.emergency_numbers = tuple((number.where, number.number) for number in file.shape.emergency_numbers)


def _statement(source: str) -> Make[Statement]:
    def make(shape: Any, span: Span) -> Statement:
        return Statement(
            shape.id, source, shape.locator, shape.kind, shape.paraphrase, shape.caveat, shape.not_encoded,
            shape.evidence or "", tuple(shape.about), shape.action or "", span,
        )  # fmt: skip

    return make
