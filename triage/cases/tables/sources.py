"""Bytes of a file, of standard input or of a gzip stream, read piece by piece, and how far that has come."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from triage.cases.inputs import standard_input
from triage.cases.records import UnreadableCases
from triage.knowledge.diagnostics import Diagnostic, Span

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 20  # bytes
_GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Broken(Exception):
    """The bytes end before the file does; the message says why."""


class Source:
    """An open input. `file` is its path in messages, `name` its short name, `bytes` its size where that is known."""

    def __init__(self, path: str | Path) -> None:
        """Open it. Raises UnreadableCases where that cannot be done."""
        self.file = "stdin" if str(path) == "-" else str(path)
        self.name = "stdin" if str(path) == "-" else Path(path).name
        self.bytes: int | None = None
        self.position = 0
        self._why: str | None = None
        raw = standard_input() if str(path) == "-" else self._opened(Path(path))
        self._raw = raw
        self._head = self._filled(2)
        self._unzipped = gzip.GzipFile(fileobj=io.BufferedReader(_Rest(self), PIECE)) if self._head == _GZIP else None

    def _opened(self, path: Path) -> BinaryIO:
        try:
            stream = path.open("rb")
            about = os.fstat(stream.fileno())
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise self.error("unreadable", f"cannot be read: {reason}") from problem
        self.bytes = about.st_size if stat.S_ISREG(about.st_mode) else None
        return stream

    def error(self, code: str, message: str, help: str = "", line: int = 1) -> UnreadableCases:
        """The error of this input."""
        return UnreadableCases(Diagnostic(code, message, Span(self.file, line, 1), help))

    def read(self, size: int = PIECE) -> bytes:
        """About `size` bytes, fewer at the end only, none behind it. Raises Broken where they cannot be read."""
        if self._why is not None:
            raise Broken(self._why)
        parts: list[bytes] = []
        try:
            while size > 0 and (part := self._some(size)):
                parts.append(part)
                size -= len(part)
        except (OSError, EOFError, zlib.error) as problem:
            self._why = f"it cannot be read on: {getattr(problem, 'strerror', None) or problem}"
            if not parts:
                raise Broken(self._why) from problem
        return b"".join(parts)

    def text_head(self) -> bytes:
        """The first piece of a text, without its mark. Raises UnreadableCases for what is no text in UTF-8."""
        try:
            head = self.read()
        except Broken as problem:
            raise self.error("unreadable", str(problem)) from None
        if head.startswith(_UTF_16) or b"\0" in head[:2000]:
            what = (
                "is UTF-16 text" if head.startswith(_UTF_16) else "is not a text file: it holds the character '\\x00'"
            )
            raise self.error("not-text", what, "tables and cases are text in UTF-8; save the file so")
        return head.removeprefix(BOM)

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != "stdin":
            self._raw.close()

    def _some(self, size: int) -> bytes:
        return self._unzipped.read1(size) if self._unzipped is not None else self.take(size)

    def _filled(self, size: int) -> bytes:
        """The first bytes, which say whether the rest is compressed."""
        head = b""
        try:
            while len(head) < size and (more := self._raw.read(size - len(head))):
                head += more
        except OSError as problem:
            raise self.error("unreadable", f"cannot be read: {problem.strerror}") from problem
        return head

    def take(self, size: int) -> bytes:
        """Bytes as they stand in the file."""
        data = self._head[:size] or self._raw.read(size)
        self._head = self._head[size:]
        self.position += len(data)
        return data


class _Rest(io.RawIOBase):
    """What a gzip reader reads from."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._source.take(len(view))
        view[: len(data)] = data
        return len(data)
