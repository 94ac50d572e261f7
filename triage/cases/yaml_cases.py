"""Cases in YAML: one or many documents, each a case or a list of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from triage.cases.inputs import Input
from triage.cases.records import Pairs, Record, UnreadableCases
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.nodes import Document, Path, read_yaml, scalar


def yaml_records(source: Input) -> Iterator[Record | UnreadableCases]:
    """Every element of every document before the first that is broken, then what broke it."""
    documents, problems = read_yaml(source.text(), source.file)
    for document in documents:
        try:
            twice = _twice(document)
        except LookupError:
            yield _repeated_inside(document)
            continue
        if isinstance(document.value, list):
            for place, value in enumerate(document.value):
                yield _record(document, (place,), value, twice)
        elif document.value is not None:  # an empty document, as after a closing ---, holds nothing
            yield _record(document, (), document.value, twice)
    for problem in problems:
        help = "; ".join(part for part in (problem.help, "nothing after this place in the file was read") if part)
        yield UnreadableCases(replace(problem, help=help))


def _record(document: Document, base: Path, value: Any, twice: dict[int, Pairs]) -> Record:
    return Record(value, partial(_place, document, base), twice, partial(_written, document, base))


def _place(document: Document, base: Path, key: str | None) -> Span:
    return document.span(base) if key is None else document.key_span((*base, key))


def _written(document: Document, base: Path, key: str) -> str | None:
    """The characters of a number, where they stand at its place (an alias does not)."""
    span = document.span((*base, key))
    text = span.text[span.column - 1 : span.column - 1 + span.width]
    return text if isinstance(scalar(text), int | float) else None


def _twice(document: Document) -> dict[int, Pairs]:
    """By `id()` of each mapping with a repeated key all its pairs. Raises LookupError where it is not found."""
    found: dict[int, list[tuple[str, Any]]] = {}
    repeated = {(*path, "duplicate") for path, _, _ in document.duplicates}  # where read_yaml puts what is in them
    for path, value, _ in document.duplicates:
        if any(path[:depth] in repeated for depth in range(len(path))):
            raise LookupError(path)
        at = document.value
        for key in path[:-1]:
            at = at[key]
        found.setdefault(id(at), list(at.items())).append((str(path[-1]), value))
    return dict(found)


def _repeated_inside(document: Document) -> UnreadableCases:
    """A key repeated inside a repeated key: which of them is meant cannot be said."""
    path, _, span = document.duplicates[-1]
    message = f"the key '{path[-1]}' stands twice in a mapping whose own key stands twice"
    return UnreadableCases(Diagnostic("duplicate-key", message, span, "keep one of them"))
