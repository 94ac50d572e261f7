"""What is wrong, where, and what to write instead: one form for every error in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]

LONGEST_NAME = 100  # nothing near is looked for behind a longer one
_SHOWN, _BEFORE = 110, 60  # characters of a line that are shown, and how many of them before the place at most


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
    """Something about a file: a stable `code`, a `message`, its place, further places, and `help`."""

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
        self.diagnostics = tuple(sorted(dict.fromkeys(diagnostics), key=_place))
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render_all(self.diagnostics)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.span.file, diagnostic.span.line, diagnostic.span.column, diagnostic.code


def quoted(value: object, limit: int = 60) -> str:
    """A value from a file, in quotes; a long one is cut."""
    text = str(value)
    return f"'{text}'" if len(text) <= limit else f"'{text[:limit]}...'"


def did_you_mean(word: str, known: Iterable[str], count: int = 3) -> str:
    """A sentence offering near names, or an empty string where nothing is near."""
    near = get_close_matches(word, list(known), n=count, cutoff=0.6) if len(word) <= LONGEST_NAME else []
    if not near:
        return ""
    return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"


def render(diagnostic: Diagnostic) -> str:
    """The text form: code and message, the line with the place underlined, and what helps."""
    lines = [f"{diagnostic.severity}[{diagnostic.code}]: {_printable(diagnostic.message)}"]
    lines += _excerpt(diagnostic.span, "")
    for note, span in diagnostic.also:
        lines += _excerpt(span, note)
    if diagnostic.help:
        lines.append(f"  = help: {_printable(diagnostic.help)}")
    return "\n".join(lines)


def render_all(diagnostics: Sequence[Diagnostic], limit: int = 50) -> str:
    """All diagnostics and a closing count; past `limit` only the count goes on."""
    blocks = [render(d) for d in diagnostics[:limit]]
    if len(diagnostics) > limit:
        blocks.append(f"... and {len(diagnostics) - limit} more")
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    files = len({d.span.file for d in diagnostics})
    counts = [_counted(errors, "error")] if errors or not warnings else []
    counts += [_counted(warnings, "warning")] if warnings else []
    blocks.append(f"{', '.join(counts)} in {_counted(files, 'file')}")
    return "\n\n".join(blocks)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _excerpt(span: Span, note: str) -> list[str]:
    gutter = " " * len(str(span.line))
    if not span.text:
        at = f":{span.line}:{span.column}" if span.line > 1 else ""
        return [f"{gutter}--> {_printable(span.file)}{at}", *([f"{gutter} = {note}"] if note else [])]
    start = max(0, span.column - 1 - _BEFORE)
    shown = _printable(span.text[start : start + _SHOWN].expandtabs(1), "\N{REPLACEMENT CHARACTER}")
    indent = span.column - 1 - start
    marker = " " * indent + "^" * max(1, min(span.width, len(shown) - indent))
    return [
        f"{gutter}--> {_printable(span.file)}:{span.line}:{span.column}",
        f"{gutter} |",
        f"{span.line} | {shown}".rstrip(),
        f"{gutter} | {marker} {note}".rstrip(),
    ]


def _printable(text: str, instead: str = "") -> str:
    """The text without what would move the cursor or turn the direction of writing, each such character shown."""
    return "".join(c if c.isprintable() else instead or c.encode("unicode_escape").decode() for c in text)
