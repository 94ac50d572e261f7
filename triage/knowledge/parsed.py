"""One checked file on its way into the rule base: its shape, its places, its problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from triage.knowledge.diagnostics import Diagnostic, Span, did_you_mean
from triage.knowledge.nodes import Document, Path


@dataclass(slots=True)
class Parsed:
    """A checked file. `shape` is the pydantic model, `document` knows where each value stands."""

    kind: str
    pack: str
    shape: Any
    document: Document

    def span(self, *path: str | int) -> Span:
        """Where the value at `path` stands."""
        return self.document.span(path)

    def key_span(self, *path: str | int) -> Span:
        """Where the key at `path` stands."""
        return self.document.key_span(path)


@dataclass(slots=True)
class Problems:
    """Collects everything wrong with the rule base, so that one run reports all of it."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, message: str, span: Span, help: str = "") -> None:
        """Note one problem."""
        self.found.append(Diagnostic(code, message, span, help))

    def duplicate(self, what: str, id: str, span: Span, first: Span | None) -> None:
        """Note an id that is used twice, with both places."""
        also = (("first here", first),) if first else ()
        message = f"the {what} '{id}' stands twice"
        self.found.append(Diagnostic("duplicate-id", message, span, "give one of the two another id", also))

    def unknown(self, what: str, name: str, span: Span, known: Iterable[str], where: str) -> None:
        """Note a name that nothing carries, with near names or the file to add it to."""
        help = did_you_mean(name, known) or f"add it to {where}, or correct the name"
        code = "unknown-" + what.replace(" ", "-")
        self.found.append(Diagnostic(code, f"unknown {what} '{name}'", span, help))

    def reference(self, what: str, name: str, known: Iterable[str], span: Span, where: str) -> bool:
        """Whether `name` is known; noted where it is not."""
        if name in known:
            return True
        self.unknown(what, name, span, known, where)
        return False


def as_list(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list; None is the empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def item_path(base: Path, value: Any, place: int) -> Path:
    """The path of item `place` of a value that may stand alone or in a list."""
    return (*base, place) if isinstance(value, list) else base
