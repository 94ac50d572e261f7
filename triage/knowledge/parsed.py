"""One checked file on its way into the rule base: its shape, its places, its problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.nodes import Document, Path

MAX_SEARCHES = 200


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

    def items(self, value: Any, *path: str | int) -> Iterator[tuple[Any, Span]]:
        """Each item of a value at `path` that may stand alone or in a list, and its place."""
        for place, item in enumerate(as_list(value)):
            yield item, self.document.span(item_path(path, value, place))


@dataclass(slots=True)
class Problems:
    """Collects everything wrong with the rule base, so that one run reports all of it."""

    found: list[Diagnostic] = field(default_factory=list)
    searches: int = 0

    def add(self, code: str, message: str, span: Span, help: str = "", *also: tuple[str, Span | None]) -> None:
        """Note one problem, with what else belongs to it and where that stands."""
        places = tuple((note, place) for note, place in also if place is not None)
        self.found.append(Diagnostic(code, message, span, help, places))

    def duplicate(self, what: str, id: str, span: Span, first: Span | None) -> None:
        """Note an id that is used twice, with both places."""
        message = f"the {what} '{id}' stands twice"
        self.add("duplicate-id", message, span, "give one of the two another id", ("first here", first))

    def may_search(self) -> bool:
        """Whether near names are still looked for: that takes long, and after so many nobody reads them."""
        self.searches += 1
        return self.searches <= MAX_SEARCHES


def as_list(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list; None is the empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def item_path(base: Path, value: Any, place: int) -> Path:
    """The path of item `place` of a value that may stand alone or in a list."""
    return (*base, place) if isinstance(value, list) else base
