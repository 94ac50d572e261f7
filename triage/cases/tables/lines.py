"""JSON Lines, a case a line: most lines are read fast, the others as strictly as any case file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from triage.cases.inputs import MAX_BYTES, Input, Line
from triage.cases.json_cases import line_record
from triage.cases.model import Case
from triage.cases.records import Record, UnreadableCases, case_of, facts_of
from triage.cases.tables.block import Block
from triage.cases.tables.gathering import Gathering, Origin
from triage.cases.tables.ids import Seen
from triage.cases.tables.rejects import Reject, shortened
from triage.cases.tables.remembered import OnlyExactly, Remembered, as_written
from triage.cases.tables.sources import PIECE, Broken, Source
from triage.knowledge.base import KnowledgeBase

_SPACE = " \t\n\r\v\f"
# Raw form (see `remembered`), made by the parser itself: no pair is lost where a key stands twice.
_RAW: Any = json.JSONDecoder(object_pairs_hook=tuple, parse_int=str.encode, parse_float=str.encode)
_FEW = 6  # levels of labels; deeper ones are for the strict reader


class LineCases:
    """The cases of an open JSON Lines file."""

    total = None

    def __init__(self, kb: KnowledgeBase, source: Source) -> None:
        """Read its beginning. Raises UnreadableCases for what is no text."""
        self.kb, self.source = kb, source
        self._data = source.text_head()
        self._strict = Input(io.BytesIO(), source.file)
        self._remembered = Remembered(kb)
        self._seen = Seen()
        self._record = 0  # how many records have come
        self._broken: UnreadableCases | None = None
        self._origin = Origin(self._case, self._pairs, self._repeated)

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases from record `start` on. Raises UnreadableCases where it cannot be read on."""
        gathering = self._gathering()
        full = self._full(size, start)
        for first, lines in self._lines():
            for number, line in enumerate(lines, first):
                if isinstance(line, Reject):
                    self._record += 1
                    gathering.rejects.append((number, line))
                else:
                    self._read(line, number, gathering)
                if self._record == full and gathering.records:
                    yield from self._finished(gathering, start)
                    gathering = self._gathering()
                    full = self._full(size, start)
        if gathering.records:
            yield from self._finished(gathering, start)
        if self._broken is not None:
            raise self._broken

    def _full(self, size: int, start: int) -> int:
        """At which record a block that now begins ends: also where what is read over ends."""
        return min(self._record + size, start) if self._record < start else self._record + size

    def _gathering(self) -> Gathering:
        self._remembered.next_block()
        return Gathering(self._remembered, self._origin)

    def _finished(self, gathering: Gathering, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        found = gathering.finished(self._seen)
        if self._record > start:
            yield found

    def _lines(self) -> Iterator[tuple[int, list[str | bytes | Reject]]]:
        """Some lines at a time, and the number of the first; such as are no text in UTF-8 as bytes."""
        first, last = 1, False
        data, self._data = self._data, b""
        while True:
            whole, end, rest = data.rpartition(b"\n")
            if not last and not end and len(rest) > MAX_BYTES:
                yield first, [self._too_long(rest, first)]
                rest = self._behind_line()
                first += 1
            elif end or last:
                lines = _split(whole if end and not last else data)
                if len(data) > MAX_BYTES:
                    lines = [self._checked(line, number) for number, line in enumerate(lines, first)]
                yield first, lines
                first += len(lines)
                if last:
                    return
            try:
                more = self.source.read(4 * PIECE)
            except Broken as problem:
                help = f"what stands before line {first} was read"
                self._broken = self.source.error("unreadable", str(problem), help, first)
                return
            last = not more
            data = rest + more

    def _checked(self, line: str | bytes | Reject, number: int) -> str | bytes | Reject:
        return line if isinstance(line, Reject) or len(line) <= MAX_BYTES else self._too_long(line, number)

    def _too_long(self, line: str | bytes, number: int) -> Reject:
        return Reject(number, None, "this line is too long to be a case", shortened(line), self.source.file)

    def _behind_line(self) -> bytes:
        while more := self.source.read():
            _, end, rest = more.partition(b"\n")
            if end:
                return rest
        return b""

    def _read(self, line: str | bytes, number: int, into: Gathering) -> None:
        """Read one line, fast where that can be done."""
        if isinstance(line, str):
            try:
                value, end = _RAW.scan_once(line, 0)
                if end == len(line) and value.__class__ is tuple and self._spread(value, line, number, into):
                    self._record += 1
                    return
            except (StopIteration, ValueError, RecursionError, OnlyExactly):
                pass
            if not line.strip(_SPACE):
                return
        elif not line.strip():
            return
        self._record += 1
        self._strictly(line, number, into)

    def _spread(self, value: tuple[tuple[str, Any], ...], line: str, number: int, into: Gathering) -> bool:
        """Take the tokens of a line; not where anything but facts is unusual."""
        if len(value) == 2 and value[0][0] == "id" and value[1][0] == "facts":
            id, facts, expect = value[0][1], value[1][1], None
        else:
            fields = dict(value)
            facts, id, expect = fields.pop("facts", None), fields.pop("id", None), fields.pop("expect", None)
            if fields or len(value) != (id is not None) + (expect is not None) + 1:
                return False
        if facts.__class__ is not tuple:
            return False
        if id.__class__ is str:
            if not id.isprintable() or not id.strip():
                return False
        elif id is None:
            id = f"{self.source.name}#{self._record + 1}"
        elif id.__class__ is bytes and id.isdigit() and len(id) < 300:
            id = id.decode()
        else:
            return False
        if expect is not None:
            if _deep(expect, _FEW):
                return False
            expect = as_written(expect)
        tokens = into.tokens
        before = len(tokens)
        try:
            tokens.extend(map(self._remembered.pairs.__getitem__, facts))
        except (KeyError, TypeError):
            del tokens[before:]
            tokens.extend(self._remembered.tokens_of(facts))
        into.add(id, number, line, len(tokens) - before, expect)
        return True

    def _strictly(self, line: str | bytes, number: int, into: Gathering) -> None:
        record: Record | None = None
        try:
            record = self._strict_record(line, number)
            case = case_of(self.kb, record, f"{self.source.name}#{self._record}")
        except UnreadableCases as error:
            into.rejects.append((number, rejected(error, record, number, line, self.source.file)))
        else:
            into.add_exactly(case, number, line)

    def _strict_record(self, line: str | bytes, number: int = 1) -> Record:
        data = line.encode("utf-8") if isinstance(line, str) else line
        record = line_record(self._strict, Line(number, data))
        if isinstance(record, UnreadableCases):
            raise record
        return record

    def _case(self, line: Any, id: str) -> Case:
        return case_of(self.kb, self._strict_record(line), id)

    def _repeated(self, line: Any, id: str, number: int, first: int) -> Reject:
        reason = f"the id '{id}' was already used in row {first}"
        return Reject(number, id, reason, shortened(line), self.source.file)

    def _pairs(self, line: Any) -> Any:
        return facts_of(self._strict_record(line))


def rejected(error: UnreadableCases, record: Record | None, place: int, text: str | bytes, file: str) -> Reject:
    """The reject of a record that is no case."""
    id = record.value.get("id") if record is not None and isinstance(record.value, dict) else None
    said = error.diagnostic
    reason = f"{said.message}; {said.help}" if said.help else said.message
    return Reject(place, id if isinstance(id, str) else None, reason, shortened(text), file)


def _split(data: bytes) -> list[str | bytes | Reject]:
    lines = data.split(b"\n")
    try:
        return list(data.decode("utf-8").split("\n"))
    except UnicodeDecodeError:
        return [_decoded(line) for line in lines]


def _decoded(line: bytes) -> str | bytes:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _deep(raw: Any, levels: int) -> bool:
    if raw.__class__ is list:
        return levels == 0 or any(_deep(item, levels - 1) for item in raw)
    if raw.__class__ is tuple:
        return levels == 0 or any(_deep(item, levels - 1) for _, item in raw)
    return False
