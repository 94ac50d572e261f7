"""Case files in YAML and JSON, and folders of them, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.cases.files import reader_of
from triage.cases.inputs import Input, opened
from triage.cases.model import Case, Problem
from triage.cases.plain import quoted
from triage.cases.records import Parts, Record, UnreadableCases, case_of_parts, parts_of
from triage.cases.tables.block import Block
from triage.cases.tables.gathering import Gathering, Origin
from triage.cases.tables.ids import Seen
from triage.cases.tables.lines import rejected
from triage.cases.tables.rejects import Reject, shortened
from triage.cases.tables.remembered import OnlyExactly, Remembered, raw_of
from triage.knowledge.base import KnowledgeBase

SUFFIXES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson")
_OF_ONE_RECORD = ("too-deep", "duplicate-key")  # what a reader gives and then reads on


@dataclass(frozen=True, slots=True)
class _Kept:
    """One case of a file: what it says, and its place in the file and the text there."""

    parts: Parts
    place: int
    text: str
    file: str


class FileCases:
    """The cases of one file, or of all case files of a folder in the order of their names."""

    total = None

    def __init__(self, kb: KnowledgeBase, path: str | Path, format: str = "") -> None:
        """See what there is. Raises UnreadableCases where it cannot be opened."""
        self.kb = kb
        self._folder = str(path) != "-" and Path(path).is_dir()
        self._format = f"x.{format}" if format else ""
        self.left_out: list[str] = []
        self.files: list[str | Path] = list(self._of_folder(Path(path))) if self._folder else [path]
        self.file = "stdin" if str(path) == "-" else str(path)
        self.bytes = sum(_size(file) for file in self.files) if self.file != "stdin" else None
        self.position = 0
        self._stack = ExitStack()
        self._first = None if self._folder else self._stack.enter_context(opened(path))
        self._remembered = Remembered(kb)
        self._seen = Seen()
        self._record = 0
        self._origin = Origin(
            lambda kept, _: case_of_parts(kb, kept.parts), lambda kept: kept.parts.facts, self._repeated
        )

    def problems(self) -> tuple[Problem, ...]:
        """What of a folder holds no cases."""
        if not self.left_out:
            return ()
        names = ", ".join(quoted(name) for name in self.left_out[:5])
        more = f" and {len(self.left_out) - 5} more" if len(self.left_out) > 5 else ""
        message = (
            f"left out of the folder, as no case files: {names}{more}; a case file ends with {', '.join(SUFFIXES)}"
        )
        return (Problem("unused", message, "warning"),)

    def close(self) -> None:
        """Close what is open."""
        self._stack.close()

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases from record `start` on. Raises UnreadableCases where it cannot be read on."""
        gathering = self._gathering()
        broken: UnreadableCases | None = None
        for file, place, record in self._records():
            if isinstance(record, UnreadableCases) and not self._folder and not _of_one_record(record):
                broken = record
                break
            self._record += 1
            self._read(file, place, record, gathering)
            if gathering.records >= size or self._record == start:
                yield from self._finished(gathering, start)
                gathering = self._gathering()
        if gathering.records:
            yield from self._finished(gathering, start)
        if broken is not None:
            raise broken

    def _gathering(self) -> Gathering:
        self._remembered.next_block()
        return Gathering(self._remembered, self._origin)

    def _finished(self, gathering: Gathering, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        found = gathering.finished(self._seen)
        if self._record > start:
            yield found

    def _of_folder(self, folder: Path) -> Iterator[Path]:
        try:
            files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
        except OSError as problem:
            with opened(folder):  # says why
                raise AssertionError(folder) from problem
        for file in files:
            if file.suffix.lower() in SUFFIXES:
                yield file
            else:
                self.left_out.append(file.name)

    def _records(self) -> Iterator[tuple[str, int, Record | UnreadableCases]]:
        for file in self.files:
            place = 0
            try:
                source = self._first or self._stack.enter_context(opened(file))
                for record in self._of_input(file, source):
                    place += 1
                    yield source.file, place, record
            except UnreadableCases as error:
                yield str(file), place + 1, error
            self.position += _size(file) if self.file != "stdin" else 0
            self._stack.close()

    def _of_input(self, file: str | Path, source: Input) -> Iterator[Record | UnreadableCases]:
        yield from reader_of(self._format or file, source)(source)

    def _read(self, file: str, place: int, record: Record | UnreadableCases, into: Gathering) -> None:
        name = f"{Path(file).name}#{place}"
        if isinstance(record, UnreadableCases):
            into.rejects.append((self._record, rejected(record, None, place, record.diagnostic.span.text, file)))
            return
        try:
            parts = parts_of(self.kb, record, name)
        except UnreadableCases as error:
            into.rejects.append((self._record, rejected(error, record, place, error.diagnostic.span.text, file)))
            return
        kept = _Kept(parts, place, record.place(None).text, file)
        tokens = self._tokens(parts)
        if tokens is None:
            into.add_exactly(case_of_parts(self.kb, parts), self._record, kept)
        else:
            into.tokens.extend(tokens)
            into.add(parts.id, self._record, kept, len(tokens), parts.expect)

    def _case(self, kept: Any, _: str) -> Case:
        return case_of_parts(self.kb, kept.parts)

    def _repeated(self, kept: Any, id: str, _: int, first: int) -> Reject:
        where = f"record {first} of the folder" if self._folder else f"row {first}"
        return Reject(kept.place, id, f"the id '{id}' was already used in {where}", shortened(kept.text), kept.file)

    def _tokens(self, parts: Parts) -> list[int] | None:
        if parts.strange or not _are_pairs(parts.facts):
            return None
        try:
            return self._remembered.tokens_of([(name, _raw(value)) for name, value in parts.facts])
        except OnlyExactly:
            return None


def _are_pairs(facts: Any) -> bool:
    return isinstance(facts, list) and all(type(pair) is tuple and type(pair[0]) is str for pair in facts)


def _raw(value: Any) -> Any:
    """The raw form of a value; the pairs under 'values' are an object."""
    if value and _are_pairs(value):
        return tuple((name, raw_of(its)) for name, its in value)
    return raw_of(value)


def _of_one_record(error: UnreadableCases) -> bool:
    return error.diagnostic.code in _OF_ONE_RECORD


def _size(file: str | Path) -> int:
    try:
        return Path(file).stat().st_size
    except (OSError, ValueError):
        return 0
