"""A text by its lines, as YAML counts them: places in it become spans that never leave it."""

from __future__ import annotations

import re
from typing import Any

from triage.knowledge.diagnostics import Span

_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Lines:
    """The lines of one file, without their ends. Marks are PyYAML's: line and column count from 0."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = _BREAKS.split(text)
        if not self.lines[-1]:
            self.lines.pop()

    def has_ended(self, mark: Any) -> bool:
        """Whether nothing but blank lines stands at `mark` and after it."""
        here = self.lines[mark.line : mark.line + 1]
        return not any(line.strip() for line in self.lines[mark.line + 1 :]) and not any(
            line[mark.column :].strip() for line in here
        )

    def span(self, start: Any, end: Any) -> Span:
        """From one mark to another, on the first line; what lies behind the last line is put at its end."""
        if start.line >= len(self.lines):
            return self.end()
        text = self.lines[start.line]
        same = end.line == start.line and end.column > start.column
        width = end.column - start.column if same else max(1, len(text.rstrip()) - start.column)
        return Span(self.file, start.line + 1, start.column + 1, width, text)

    def at(self, offset: int, text: str) -> Span:
        """The character at `offset` of the text."""
        before = _BREAKS.split(text[:offset])
        line = min(len(before), len(self.lines))
        return Span(self.file, line, len(before[-1]) + 1, 1, self.lines[line - 1])

    def end(self) -> Span:
        """The end of the last line."""
        text = self.lines[-1] if self.lines else ""
        return Span(self.file, max(1, len(self.lines)), len(text) + 1, 1, text)
