"""What is wrong, where, and what to write instead: one form for every error in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Span:
    """One place in a text file. Lines and columns count from 1; `text` is the whole line."""

    file: str
    line: int
    column: int
    width: int = 1
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a file: a stable `code`, a `message`, its place, a second place, and `help`."""

    code: str
    message: str
    span: Span
    help: str = ""
    also: tuple[tuple[str, Span], ...] = ()
    severity: Severity = "error"

    def to_dict(self) -> dict[str, object]:
        """The same fields as the text form, for `--format json`."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "help": self.help,
            "also": [{"note": note, "file": s.file, "line": s.line} for note, s in self.also],
        }


class KnowledgeError(Exception):
    """The rule base cannot be used as it is. `diagnostics` holds everything found, in file order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=_place))
        super().__init__(f"{len(self.diagnostics)} error(s) in the rule base")

    def __str__(self) -> str:
        return render_all(self.diagnostics)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.span.file, diagnostic.span.line, diagnostic.span.column, diagnostic.code


def did_you_mean(word: str, known: Iterable[str], count: int = 3) -> str:
    """A sentence offering near names, or an empty string where nothing is near."""
    near = get_close_matches(word, list(known), n=count, cutoff=0.6)
    if not near:
        return ""
    return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"


def _excerpt(span: Span, note: str) -> list[str]:
    gutter = " " * len(str(span.line))
    lines = [f"{gutter}--> {span.file}:{span.line}:{span.column}"]
    if span.text:
        text = span.text.expandtabs(1)
        start = max(0, span.column - 1 - 60)
        shown = text[start : start + 110]
        marker = " " * (span.column - 1 - start) + "^" * max(1, min(span.width, 110))
        lines += [f"{gutter} |", f"{span.line} | {shown}", f"{gutter} | {marker} {note}".rstrip()]
    elif note:
        lines.append(f"{gutter} = {note}")
    return lines


def render(diagnostic: Diagnostic) -> str:
    """The text form: code and message, the line with the place underlined, and what helps."""
    lines = [f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"]
    lines += _excerpt(diagnostic.span, "")
    for note, span in diagnostic.also:
        lines += _excerpt(span, note)
    if diagnostic.help:
        lines.append(f"  = help: {diagnostic.help}")
    return "\n".join(lines)


def render_all(diagnostics: Sequence[Diagnostic], limit: int = 50) -> str:
    """All diagnostics and a closing count; past `limit` only the count goes on."""
    blocks = [render(d) for d in diagnostics[:limit]]
    if len(diagnostics) > limit:
        blocks.append(f"... and {len(diagnostics) - limit} more")
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    files = len({d.span.file for d in diagnostics})
    blocks.append(f"{errors} error(s), {warnings} warning(s) in {files} file(s)")
    return "\n\n".join(blocks)
