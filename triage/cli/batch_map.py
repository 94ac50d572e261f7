"""--map FILE: which finding each column is, where its name does not say."""

from __future__ import annotations

from pathlib import Path

from triage.cases.inputs import opened
from triage.cases.records import UnreadableCases
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.nodes import Document, read_yaml

_FORM = "write a line a column, as `BackPain: back_pain`, or `Ward: null` for a column that is none"


def read_map(path: Path) -> dict[str, str | None]:
    """The columns and their findings, None for a column that is none. Raises UnreadableCases."""
    with opened(path) as source:
        documents, errors = read_yaml(source.text(), str(path))
    if errors:
        raise UnreadableCases(errors[0])
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise _wrong("a map of columns is one mapping", Span(str(path), 1, 1))
    return _columns(documents[0])


def _columns(document: Document) -> dict[str, str | None]:
    for _, key, span in document.duplicates:
        raise _wrong(f"the column '{key}' stands twice", span)
    for column, finding in document.value.items():
        if finding is not None and not isinstance(finding, str):
            raise _wrong(f"'{column}' is given as {finding!r}, which names no finding", document.span((column,)))
    return dict(document.value)


def _wrong(message: str, span: Span) -> UnreadableCases:
    return UnreadableCases(Diagnostic("bad-map", message, span, _FORM))
