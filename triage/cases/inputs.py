"""Bytes of a file or of standard input: lines one by one, or the whole text up to a limit."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from triage.cases.records import UnreadableCases
from triage.knowledge.diagnostics import Diagnostic, Span

MAX_BYTES = 32 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")  # neither YAML nor JSON may hold them
_AS_TEXT = "cases are text in UTF-8; save the file so, or convert the table first"


@dataclass(slots=True)
class Line:
    """One line, without its end. `oversized` where it was longer than the limit and is not all here."""

    number: int
    data: bytes
    oversized: bool = False


@dataclass(slots=True)
class Input:
    """An open file. `file` is the name in messages; what was peeked at is still read afterwards."""

    stream: BinaryIO
    file: str
    size: int | None = None
    _ahead: list[Line] = field(default_factory=list)  # what was peeked at, blank lines left out
    _head: bytearray = field(default_factory=bytearray)  # the same, blank lines and all
    _number: int = 0
    _inside: bool = False  # of a line that was too long to be held

    def error(self, code: str, message: str, line: int = 1, help: str = "") -> UnreadableCases:
        """The error for a line of this file."""
        return UnreadableCases(Diagnostic(code, message, Span(self.file, line, 1), help))

    def _next(self) -> Line | None:
        try:
            while self._inside:
                rest = self.stream.readline(MAX_BYTES)
                self._inside = bool(rest) and not rest.endswith(b"\n")
            data = self.stream.readline(MAX_BYTES + 1)
        except OSError as problem:
            raise self.error("unreadable", f"cannot be read on: {problem.strerror}", self._number + 1) from problem
        if not data:
            return None
        self._number += 1
        oversized = len(data) > MAX_BYTES
        self._inside = oversized and not data.endswith(b"\n")
        if self._number == 1:
            data = data.removeprefix(_BOM)
        return Line(self._number, data, oversized)

    def peek(self, count: int) -> list[Line]:
        """The first `count` lines that are not blank, as far as the limit on size reaches."""
        while len(self._ahead) < count and len(self._head) <= MAX_BYTES and (line := self._next()):
            self._head += line.data
            if line.data.strip():
                self._ahead.append(line)
        return self._ahead

    def lines(self) -> Iterator[Line]:
        """Every line that is not blank. Raises UnreadableCases where the reading fails midway."""
        yield from self._ahead
        while line := self._next():
            if line.data.strip():
                yield line

    def text(self) -> str:
        """The whole text. Raises UnreadableCases where it is too large, no text in UTF-8."""
        if self.size is not None and self.size > MAX_BYTES:
            raise self._too_large(f"{self.size / 1024**2:,.0f} MB")
        try:
            data = bytes(self._head) + self.stream.read(max(0, MAX_BYTES + 1 - len(self._head)))
        except OSError as problem:
            raise self.error("unreadable", f"cannot be read: {problem.strerror}") from problem
        data = data.removeprefix(_BOM)
        if len(data) > MAX_BYTES:
            raise self._too_large(f"more than {MAX_BYTES // 1024**2} MB")
        return self.decoded(data)

    def decoded(self, data: bytes, line: int = 1) -> str:
        """Bytes as text; `line` is where they begin. Raises UnreadableCases for what is no text in UTF-8."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as problem:
            at = line + data.count(b"\n", 0, problem.start)
            column = problem.start - data.rfind(b"\n", 0, problem.start)
            raise self.error("not-text", f"is not UTF-8 text (byte {column} of the line)", at, _AS_TEXT) from None
        if control := _CONTROL.search(text):
            at = line + text.count("\n", 0, control.start())
            raise self.error("not-text", f"is not a text file: it holds the character {control[0]!r}", at, _AS_TEXT)
        return text

    def _too_large(self, size: str) -> UnreadableCases:
        message = f"the file has {size}; YAML and JSON are read up to {MAX_BYTES // 1024**2} MB"
        help = "write one case a line (JSON Lines, .jsonl): that is read without a limit"
        return self.error("too-large", message, help=help)


@contextmanager
def opened(path: str | Path) -> Iterator[Input]:
    """The file, or standard input for `-`. Raises UnreadableCases where it cannot be opened."""
    if str(path) == "-":
        yield Input(standard_input(), "stdin")
        return
    file = Path(path)
    try:
        stream = file.open("rb")
        about = os.fstat(stream.fileno())
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        help = "name the files, as folder/*.yaml" if isinstance(problem, IsADirectoryError) else ""
        span = Span(str(path), 1, 1)
        raise UnreadableCases(Diagnostic("unreadable", f"cannot be read: {reason}", span, help)) from problem
    with stream:
        yield Input(stream, str(path), about.st_size if stat.S_ISREG(about.st_mode) else None)


def standard_input() -> BinaryIO:
    """Standard input as bytes."""
    stream = sys.stdin
    # A stand-in for standard input, as tests use, may hold text only.
    binary: BinaryIO | None = getattr(stream, "buffer", None)
    return (
        binary if binary is not None else io.BytesIO(stream.read().encode("utf-8", "surrogatepass") if stream else b"")
    )
