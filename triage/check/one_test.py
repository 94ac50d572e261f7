"""One rule test as it was read, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.check.shapes import ExpectShape
from triage.knowledge.diagnostics import Span
from triage.knowledge.nodes import Document


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One rule test. `todo` is the reason why it is expected to fail, empty where it is not."""

    name: str
    pack: str
    given: Mapping[str, Any]
    expect: ExpectShape
    todo: str
    place: int
    document: Document = field(compare=False, repr=False)

    @property
    def file(self) -> str:
        """The file that the test stands in."""
        return self.span().file

    def span(self, *path: str | int) -> Span:
        """Where the value at `path` of this test stands."""
        return self.document.span((self.place, *path))

    def key_span(self, *path: str | int) -> Span:
        """Where the key at `path` of this test stands."""
        return self.document.key_span((self.place, *path))
