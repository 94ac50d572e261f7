"""YAML text to plain values that remember where they stood.

Built straight from PyYAML's parse events, so depth, size and aliases are limited before anything is
built, and scalars mean what YAML 1.2 says: `no` is a word, `12:30` is a word, `1` is a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from triage.knowledge.diagnostics import Diagnostic, Span

Path = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_NODES = 1_000_000

_INT = re.compile(r"[-+]?[0-9]{1,300}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WORDS |= {".nan": float("nan"), ".NaN": float("nan"), ".inf": float("inf"), "-.inf": float("-inf")}
_SCALAR_TAGS = {"tag:yaml.org,2002:str": str}


@dataclass(slots=True)
class Document:
    """One YAML document: its value, the span of each value and key, and the keys given twice."""

    value: Any
    spans: dict[Path, Span]
    key_spans: dict[Path, Span]
    duplicates: list[tuple[Path, Any, Span]] = field(default_factory=list)

    def span(self, path: Path) -> Span:
        """The span at `path`, or of the nearest part above it that has one."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans[path]

    def key_span(self, path: Path) -> Span:
        """The span of the key at `path`, else of its value."""
        return self.key_spans.get(path) or self.span(path)


class _Stop(Exception):
    def __init__(self, code: str, message: str, mark: Any, help: str = "") -> None:
        self.code, self.message, self.mark, self.help = code, message, mark, help


def scalar(text: str) -> Any:
    """The value of a plain scalar by the YAML 1.2 core rules."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


@dataclass(slots=True)
class _Frame:
    value: Any
    path: Path
    anchor: str | None
    nodes_before: int
    key: str | None = None
    key_mark: Any = None


class _Builder:
    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, lines
        self.documents: list[Document] = []
        self.nodes = 0

    def span(self, start: Any, end: Any) -> Span:
        text = self.lines[start.line] if start.line < len(self.lines) else ""
        same = end.line == start.line and end.column > start.column
        width = end.column - start.column if same else max(1, len(text) - start.column)
        return Span(self.file, start.line + 1, start.column + 1, width, text)

    def build(self, events: Any) -> None:
        stack: list[_Frame] = []
        anchors: dict[str, tuple[Any, int]] = {}
        for event in events:
            kind = type(event)
            if kind is yaml.DocumentStartEvent:
                self.document = Document(None, {}, {})
                anchors.clear()
            elif kind is yaml.DocumentEndEvent:
                self.documents.append(self.document)
            elif kind is yaml.ScalarEvent:
                self._scalar(event, stack, anchors)
            elif kind is yaml.AliasEvent:
                self._alias(event, stack, anchors)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, stack, {} if kind is yaml.MappingStartEvent else [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                frame = stack.pop()
                if frame.anchor:
                    anchors[frame.anchor] = (frame.value, self.nodes - frame.nodes_before)

    def _count(self, nodes: int, mark: Any) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            help = "split the file; aliases count as often as they are used"
            raise _Stop("too-large", f"more than {MAX_NODES:,} values in one file", mark, help)

    def _scalar(self, event: Any, stack: list[_Frame], anchors: dict[str, tuple[Any, int]]) -> None:
        self._count(1, event.start_mark)
        frame = stack[-1] if stack else None
        if frame and isinstance(frame.value, dict) and frame.key is None:
            if event.value == "<<" and event.implicit[0]:
                raise _Stop("merge-key", "merge keys are not read here", event.start_mark, "write the keys out")
            frame.key, frame.key_mark = event.value, event
            return
        if event.tag and event.tag != "!" and event.tag not in _SCALAR_TAGS:
            raise _Stop("tag", f"the tag {event.tag} is not read here", event.start_mark, "remove the tag")
        plain = event.implicit[0] and event.tag is None
        value = scalar(event.value) if plain else event.value
        if event.anchor:
            anchors[event.anchor] = (value, 1)
        self._put(stack, value, event)

    def _alias(self, event: Any, stack: list[_Frame], anchors: dict[str, tuple[Any, int]]) -> None:
        if event.anchor not in anchors:
            raise _Stop("alias", f"nothing named &{event.anchor} stands before this", event.start_mark)
        value, nodes = anchors[event.anchor]
        self._count(nodes, event.start_mark)
        frame = stack[-1] if stack else None
        if frame and isinstance(frame.value, dict) and frame.key is None:
            raise _Stop("complex-key", "a key must be a plain word", event.start_mark)
        self._put(stack, value, event)

    def _open(self, event: Any, stack: list[_Frame], value: Any) -> None:
        self._count(1, event.start_mark)
        if len(stack) >= MAX_DEPTH:
            raise _Stop("too-deep", f"nested deeper than {MAX_DEPTH} levels", event.start_mark)
        if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
            raise _Stop("complex-key", "a key must be a plain word, not a list or a mapping", event.start_mark)
        if event.tag and event.tag != "!":
            raise _Stop("tag", f"the tag {event.tag} is not read here", event.start_mark, "remove the tag")
        path = self._put(stack, value, event)
        stack.append(_Frame(value, path, event.anchor, self.nodes))

    def _put(self, stack: list[_Frame], value: Any, event: Any) -> Path:
        span = self.span(event.start_mark, event.end_mark)
        if not stack:
            self.document.value = value
            self.document.spans[()] = span
            return ()
        frame = stack[-1]
        if isinstance(frame.value, list):
            path: Path = (*frame.path, len(frame.value))
            frame.value.append(value)
        else:
            key, frame.key = str(frame.key), None
            path = (*frame.path, key)
            key_span = self.span(frame.key_mark.start_mark, frame.key_mark.end_mark)
            if key in frame.value:
                self.document.duplicates.append((path, value, key_span))
                return (*frame.path, key, "duplicate")
            frame.value[key] = value
            self.document.key_spans[path] = key_span
        self.document.spans[path] = span
        return path


def read_yaml(text: str, file: str) -> tuple[list[Document], list[Diagnostic]]:
    """Every document of a YAML text, and what stopped the reading, if anything did.

    Never raises on bad input: a syntax error, a tag, a merge key, a depth over `MAX_DEPTH` or more than
    `MAX_NODES` values (aliases counted as often as used) end the reading with one diagnostic.
    """
    lines = text.splitlines()
    builder = _Builder(file, lines)
    try:
        builder.build(yaml.parse(text, Loader=yaml.CSafeLoader))
    except _Stop as stop:
        span = builder.span(stop.mark, stop.mark)
        return builder.documents, [Diagnostic(stop.code, stop.message, span, stop.help)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = builder.span(mark, mark) if mark else Span(file, 1, 1)
        reason = " ".join(part for part in (error.context, error.problem) if part)
        help = "check indentation, brackets, quotes and tabs on this line and the one above"
        return builder.documents, [Diagnostic("not-yaml", f"this is not YAML: {reason}", span, help)]
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        return builder.documents, [Diagnostic("not-yaml", f"this is not YAML: {reason}", Span(file, 1, 1))]
    return builder.documents, []


def duplicate_keys(document: Document) -> list[Diagnostic]:
    """One diagnostic for each key that stands twice in one mapping."""
    return [
        Diagnostic(
            "duplicate-key",
            f"the key '{path[-1]}' stands twice",
            span,
            "remove one of the two",
            (("first here", document.key_span(path)),),
        )
        for path, _, span in document.duplicates
    ]
