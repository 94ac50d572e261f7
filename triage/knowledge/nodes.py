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
from triage.knowledge.lines import Lines
from triage.knowledge.syntax import not_yaml

Path = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_NODES = 1_000_000

_INT = re.compile(r"[-+]?[0-9]{1,300}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WORDS |= {".nan": float("nan"), ".NaN": float("nan"), ".inf": float("inf"), "-.inf": float("-inf")}
_YAML_TAG = "tag:yaml.org,2002:"
_PLAIN_KEY = "write a plain word before the colon"


@dataclass(slots=True)
class Document:
    """One YAML document: its value, where each value and key stands, and the keys given twice.

    `places` and `key_places` hold PyYAML's marks of start and end; a span is made when it is asked for.
    """

    value: Any
    lines: Lines
    places: dict[Path, tuple[Any, Any]] = field(default_factory=dict)
    key_places: dict[Path, tuple[Any, Any]] = field(default_factory=dict)
    duplicates: list[tuple[Path, Any, Span]] = field(default_factory=list)

    def span(self, path: Path) -> Span:
        """The span at `path`, or of the nearest part above it that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.lines.span(*self.places[path])

    def item(self, place: int) -> tuple[str, int]:
        """An item of the list that this document is, as it is written, and the number of its first line."""
        start = self.places[place,][0].line
        after = self.places[place + 1,][0].line if (place + 1,) in self.places else len(self.lines.lines)
        written = self.lines.lines[start : max(after, start + 1)]
        while len(written) > 1 and written[-1].split("#")[0].strip() in ("", "-", "---", "..."):
            written.pop()  # blank lines and comments before the next one
        return "\n".join(written), start + 1

    def key_span(self, path: Path) -> Span:
        """The span of the key at `path`, else of its value."""
        return self.lines.span(*self.key_places[path]) if path in self.key_places else self.span(path)


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
class _Anchored:
    """What an alias stands for: how many values that is, and how deep they are nested."""

    value: Any
    nodes: int = 1
    height: int = 0


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open."""

    value: Any
    path: Path
    anchor: str | None
    nodes_before: int
    start: Any
    height: int = 1
    key: Any = None

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.value, dict)


class _Builder:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.documents: list[Document] = []
        self.nodes = 0
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchored] = {}

    def build(self, events: Any) -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.DocumentStartEvent:
                self.document = Document(None, self.lines)
                self.anchors.clear()
            elif kind is yaml.DocumentEndEvent:
                self.documents.append(self.document)
            elif kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, {} if kind is yaml.MappingStartEvent else [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)

    def _count(self, nodes: int, mark: Any) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            help = "split the file; an alias counts as much as all that it stands for"
            raise _Stop("too-large", f"more than {MAX_NODES:,} values in one file", mark, help)

    def _deepen(self, height: int, mark: Any) -> None:
        if len(self.stack) + height > MAX_DEPTH:
            help = "flatten it; lists and mappings in an alias count too"
            raise _Stop("too-deep", f"nested deeper than {MAX_DEPTH} levels", mark, help)
        for above, frame in enumerate(reversed(self.stack), 1):
            if frame.height >= above + height:
                break
            frame.height = above + height

    def _refuse_tag(self, event: Any, *read: str) -> None:
        if event.tag and event.tag not in ("!", *read):
            tag = event.tag.replace(_YAML_TAG, "!!")
            help = "remove the tag; put the value in quotes if it is meant as text"
            raise _Stop("tag", f"the tag {tag} is not read here", event.start_mark, help)

    def _scalar(self, event: Any) -> None:
        self._count(1, event.start_mark)
        self._refuse_tag(event, _YAML_TAG + "str")
        plain = event.implicit[0] and event.tag is None
        if self.stack and self.stack[-1].awaits_key:
            if event.value == "<<" and plain:
                help = "write the keys out; an alias can stand for a whole value"
                raise _Stop("merge-key", "merge keys are not read here", event.start_mark, help)
            self.stack[-1].key = event
            value = event.value
        else:
            value = scalar(event.value) if plain else event.value
            self._put(value, event)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value)

    def _alias(self, event: Any) -> None:
        meant = self.anchors.get(event.anchor)
        if meant is None:
            help = f"write &{event.anchor} before the value that it is to stand for, or quotes around a text"
            raise _Stop("alias", f"no &{event.anchor} stands before this", event.start_mark, help)
        self._count(meant.nodes, event.start_mark)
        if self.stack and self.stack[-1].awaits_key:
            raise _Stop("complex-key", "an alias cannot be a key", event.start_mark, _PLAIN_KEY)
        self._deepen(meant.height, event.start_mark)
        self._put(meant.value, event)

    def _open(self, event: Any, value: Any) -> None:
        self._count(1, event.start_mark)
        self._deepen(1, event.start_mark)
        if self.stack and self.stack[-1].awaits_key:
            message = "a list or a mapping cannot be a key"
            raise _Stop("complex-key", message, event.start_mark, f"{_PLAIN_KEY}, or quotes around a text")
        self._refuse_tag(event)
        path = self._put(value, event)
        self.stack.append(_Frame(value, path, event.anchor, self.nodes - 1, event.start_mark))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        if event.end_mark.line == frame.start.line:  # on one line: in brackets, or one key with its value
            self.document.places[frame.path] = frame.start, event.end_mark
        if frame.anchor:
            self.anchors[frame.anchor] = _Anchored(frame.value, self.nodes - frame.nodes_before, frame.height)

    def _put(self, value: Any, event: Any) -> Path:
        place = event.start_mark, event.end_mark
        if not self.stack:
            self.document.value = value
            self.document.places[()] = place
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            path: Path = (*frame.path, len(frame.value))
            frame.value.append(value)
        else:
            key_place = frame.key.start_mark, frame.key.end_mark
            key, frame.key = frame.key.value, None
            path = (*frame.path, key)
            if key in frame.value:
                self.document.duplicates.append((path, value, self.lines.span(*key_place)))
                return (*path, "duplicate")
            frame.value[key] = value
            self.document.key_places[path] = key_place
        self.document.places[path] = place
        return path


def read_yaml(text: str, file: str) -> tuple[list[Document], list[Diagnostic]]:
    """Read every document of a YAML text; the diagnostic says what stopped the reading, if anything did.

    Never raises on bad input: a syntax error, a tag, a merge key, a depth over `MAX_DEPTH` or more than
    `MAX_NODES` values (aliases counted as often as used) end the reading with one diagnostic.
    """
    text = text.removeprefix("\ufeff")
    lines = Lines(text, file)
    builder = _Builder(lines)
    try:
        builder.build(yaml.parse(text, Loader=yaml.CSafeLoader))
    except _Stop as stop:
        return builder.documents, [Diagnostic(stop.code, stop.message, lines.span(stop.mark, stop.mark), stop.help)]
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        return builder.documents, [not_yaml(error, text, lines)]
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
