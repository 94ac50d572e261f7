"""Results as lines of text, made by whole columns: CSV (design section 5.5) and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from triage.batch.formats import Format

LINES = 8_192  # made at a time: a text array holds 2 GiB at most, so a line may have 256 KiB

Spell = Callable[[str], str]


class TextRows:
    """Writes results as text to an open binary file; `header` where the file has none yet."""

    def __init__(self, file: BinaryIO, format: Format, schema: pa.Schema, header: bool = True) -> None:
        self.file, self._names = file, schema.names
        self._separator = {"csv": ",", "tsv": "\t"}.get(format)
        if self._separator and header:
            file.write((self._separator.join(schema.names) + "\n").encode())

    def write(self, results: pa.RecordBatch) -> None:
        """Write one line a row."""
        for start in range(0, results.num_rows, LINES):
            part = results.slice(start, LINES)
            self.file.write(separated_lines(part, self._separator) if self._separator else json_lines(part))

    def kept(self) -> dict[str, int]:
        """The lengths of the files so far; all of it is whole lines."""
        self.file.flush()
        return {"rows": self.file.tell()}

    def finish(self) -> None:
        """Write what closes the file: nothing."""
        self.file.flush()

    def close(self) -> None:
        """Let the file go."""
        self.file.close()


def json_lines(results: pa.RecordBatch) -> memoryview:
    """One JSON object a row, with the keys of the schema in its order."""
    parts: list[pa.Array | str] = []
    for place, (name, column) in enumerate(zip(results.schema.names, results.columns, strict=True)):
        parts += [f'{"," if place else "{"}"{name}":', _json_values(name, column)]
    return _bytes([*parts, "}\n"])


def separated_lines(results: pa.RecordBatch, separator: str) -> memoryview:
    """One line of fields a row; lists are joined with `;`, the parts of a candidate or problem with `:`."""
    parts: list[pa.Array | str] = []
    for name, column in zip(results.schema.names, results.columns, strict=True):
        parts += [separator, _quoted_where_needed(column, separator) if name == "case" else _plain_values(column)]
    return _bytes([*parts[1:], "\n"])


def _bytes(parts: list[pa.Array | str]) -> memoryview:
    """The parts of every row, one after the other, row after row."""
    lines = pc.binary_join_element_wise(*parts, "")
    return memoryview(lines.buffers()[2])[: pc.sum(pc.binary_length(lines)).as_py()]


def _json_values(name: str, column: pa.Array) -> pa.Array:
    if name == "case":
        return _json_strings(column)
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "true", "false")
    if pa.types.is_dictionary(column.type):
        return _spelled(column, json.dumps)
    return pc.binary_join_element_wise("[", _joined(column, _json_items, ","), "]", "")


def _json_items(items: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(items.type):
        return _spelled(items, json.dumps)
    parts: list[pa.Array | str] = []
    for place, field in enumerate(items.type):
        value = _spelled(items.field(place), json.dumps).fill_null("null")
        parts += [f'{"," if place else "{"}"{field.name}":', value]
    return pc.binary_join_element_wise(*parts, "}", "")


def _plain_values(column: pa.Array) -> pa.Array:
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "true", "false")
    if pa.types.is_dictionary(column.type):
        return _spelled(column, str)
    return _joined(column, _plain_items, ";")


def _plain_items(items: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(items.type):
        return _spelled(items, str)
    first, second = (_spelled(items.field(place), str) for place in range(2))
    # A problem that belongs to no finding is its code alone.
    return pc.binary_join_element_wise(first, second, ":", null_handling="skip")


def _joined(lists: pa.ListArray, spell: Callable[[pa.Array], pa.Array], separator: str) -> pa.Array:
    """The items of each list, spelled and joined to one text."""
    offsets = pc.subtract(lists.offsets, lists.offsets[0])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, spell(lists.flatten())), separator)


def _spelled(words: pa.DictionaryArray, spell: Spell) -> pa.StringArray:
    """Words of a dictionary as texts: each different one is spelled once."""
    texts = pa.array([spell(word) for word in words.dictionary.to_pylist()], pa.string())
    return texts.take(words.indices)


def _json_strings(texts: pa.StringArray) -> pa.Array:
    plain = pc.binary_join_element_wise('"', texts, '"', "")
    special = pc.match_substring_regex(texts, r'["\\\x00-\x1f\x7f]')
    if not special.true_count:
        return plain
    escaped = pa.array([json.dumps(text, ensure_ascii=False) for text in texts.filter(special).to_pylist()])
    return pc.replace_with_mask(plain, special, escaped)


def _quoted_where_needed(texts: pa.StringArray, separator: str) -> pa.Array:
    special = pc.match_substring_regex(texts, f'[{separator}"\r\n]')
    if not special.true_count:
        return texts
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
    return pc.if_else(special, quoted, texts)
