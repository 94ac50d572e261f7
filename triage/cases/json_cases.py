"""Cases in JSON: one case, a list of cases, or one case a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from triage.cases.inputs import Input, Line
from triage.cases.records import Pairs, Record, UnreadableCases
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.nodes import MAX_DEPTH

_BLANK = re.compile(r"[ \t\r\n]*")
_LONGEST_INT = 300  # digits; a longer one is read as a float, as in YAML
_LONGEST_SHOWN = 2000


class _Text:
    """A text with JSON values in it, read one after another, and their places in the file."""

    def __init__(self, text: str, file: str, line: int = 1) -> None:
        self.text, self.file = text, file
        self._counted = (0, line, 0)  # up to here, its line, where that line begins
        self.twice: dict[int, Pairs] = {}
        self.decoder = json.JSONDecoder(object_pairs_hook=self._mapping, parse_int=read_int)

    def _mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.twice[id(found)] = pairs
        return found

    def skip(self, at: int) -> int:
        match = _BLANK.match(self.text, at)
        return match.end() if match else at

    def starts(self, at: int, mark: str) -> bool:
        return self.text.startswith(mark, at)

    def record(self, at: int) -> tuple[Record | UnreadableCases, int]:
        """The value at `at` and where it ends. Raises UnreadableCases where there is none."""
        self.twice = {}
        try:
            value, end = self.decoder.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            raise self.error("not-json", f"this is not JSON: {error.msg}", error.pos) from None
        except RecursionError:
            raise self.error("too-deep", f"nested deeper than {MAX_DEPTH} levels", at) from None
        if _deeper(value, MAX_DEPTH):
            return self.error("too-deep", f"nested deeper than {MAX_DEPTH} levels", at), end
        return Record(value, partial(self._place, at, end), self.twice), end

    def error(self, code: str, message: str, at: int, help: str = "") -> UnreadableCases:
        return UnreadableCases(Diagnostic(code, message, self.span(at), help))

    def span(self, at: int, width: int = 1) -> Span:
        """The span of what begins at `at`. Places are asked for in order, so lines are counted once."""
        counted, line, start = self._counted
        if ends := self.text.count("\n", counted, at):
            line, start = line + ends, self.text.rfind("\n", counted, at) + 1
        self._counted = (max(at, counted), line, start)
        text = self.text[start : start + _LONGEST_SHOWN + 1].partition("\n")[0]
        return Span(self.file, line, at - start + 1, width, text if len(text) <= _LONGEST_SHOWN else "")

    def _place(self, start: int, end: int, key: str | None) -> Span:
        if key is None:
            return self.span(start)
        # The first such key inside the element: JSON gives no places, and this is it but for odd files.
        match = re.compile(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:").search(self.text, start, end)
        return self.span(match.start(), len(key) + 2) if match else self.span(start)


def json_records(source: Input) -> Iterator[Record | UnreadableCases]:
    """The case, or every element of the list up to the first place that is not JSON."""
    text = _Text(source.text(), source.file)
    at = text.skip(0)
    if at == len(text.text):
        return
    try:
        if text.starts(at, "["):
            yield from _elements(text, at)
            return
        record, end = text.record(at)
        yield record
        at = text.skip(end)
        if at < len(text.text):
            help = "put several cases in a list, or write one a line in a file that ends with .jsonl"
            yield text.error("not-json", "something stands behind the end of the case", at, help)
    except UnreadableCases as error:
        yield error


def _elements(text: _Text, at: int) -> Iterator[Record | UnreadableCases]:
    at = text.skip(at + 1)
    more = not text.starts(at, "]")
    while more:
        record, end = text.record(at)
        yield record
        at = text.skip(end)
        more = text.starts(at, ",")
        if more:
            at = text.skip(at + 1)
    if not text.starts(at, "]"):
        yield text.error("not-json", "this is not JSON: expecting ',' or ']' after an element of the list", at)
    elif text.skip(at + 1) < len(text.text):
        yield text.error("not-json", "something stands behind the end of the list", text.skip(at + 1))


def line_records(source: Input) -> Iterator[Record | UnreadableCases]:
    """One record for each line that is not blank; a line that cannot be read is one error among them."""
    for line in source.lines():
        try:
            yield line_record(source, line)
        except UnreadableCases as error:
            yield error
            if error.diagnostic.code == "not-text" and (line.number == 1 or b"\0" in line.data):
                return  # no text file at all: each further line would say so again


def line_record(source: Input, line: Line) -> Record | UnreadableCases:
    """The record in one line. Raises UnreadableCases where there is none."""
    if b"\0" not in line.data and line.oversized:
        raise source.error("too-large", "this line is too long to be a case", line.number)
    text = _Text(source.decoded(line.data, line.number).rstrip("\r\n"), source.file, line.number)
    record, end = text.record(text.skip(0))
    if text.skip(end) < len(text.text):
        raise text.error("not-json", "something stands behind the end of the case", text.skip(end), "one case a line")
    return record


def is_one_value(data: bytes) -> bool:
    """Whether these bytes are one whole JSON value."""
    try:
        json.loads(data, parse_int=read_int)
    except (ValueError, RecursionError):
        return False
    return True


def read_int(digits: str) -> int | float:
    """A whole number; one of very many digits is a float."""
    return int(digits) if len(digits) <= _LONGEST_INT else float(digits)


def _deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        parts = [part for part in level if isinstance(part, dict | list)]
        level = [x for part in parts for x in (part.values() if isinstance(part, dict) else part)]
        if not level:
            return False
    return any(isinstance(part, dict | list) for part in level)
