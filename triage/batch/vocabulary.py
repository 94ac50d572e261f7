"""One dictionary a column for the whole file, so that every block refers to the same words."""

from __future__ import annotations

from typing import get_args

import pyarrow as pa
import pyarrow.compute as pc

from triage.cases.model import ProblemCode
from triage.engine.columns.schema import WORD
from triage.engine.standing import Status
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS

Words = dict[str, pa.StringArray]


def words_of(kb: KnowledgeBase) -> Words:
    """All that can stand in a column of results, by its name; inside lists by that of the part."""
    findings, conditions = list(kb.findings), list(kb.conditions)
    return {
        name: pa.array(words, pa.string())
        for name, words in {
            "urgency": LEVELS,
            "worst": LEVELS,
            "decided_by": findings,
            "condition": conditions,
            "status": get_args(Status),
            "ruled_out": conditions,
            "next_steps": list(kb.steps),
            "code": get_args(ProblemCode),
            "finding": findings,
            "fired": [rule.id for rule in kb.rules],
        }.items()
    }


def with_words(results: pa.RecordBatch, words: Words) -> pa.RecordBatch:
    """The same rows with these dictionaries. Raises KeyError for a word that is not among them."""
    columns = [_column(name, results.column(name), words) for name in results.schema.names]
    return pa.RecordBatch.from_arrays(columns, schema=results.schema)


def _column(name: str, column: pa.Array, words: Words) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return _encoded(column, words[name])
    if pa.types.is_list(column.type):
        items = column.flatten()
        if pa.types.is_struct(items.type):
            fields = list(items.type)
            parts = [_encoded(items.field(field.name), words[field.name]) for field in fields]
            items = pa.StructArray.from_arrays(parts, fields=fields)
        else:
            items = _encoded(items, words[name])
        return pa.ListArray.from_arrays(pc.subtract(column.offsets, column.offsets[0]), items, type=column.type)
    return column


def _encoded(column: pa.DictionaryArray, words: pa.StringArray) -> pa.DictionaryArray:
    if column.dictionary.equals(words):
        return pa.DictionaryArray.from_arrays(column.indices, words)
    places = pc.index_in(column.dictionary, words)
    if places.null_count:
        unknown = column.dictionary.filter(places.is_null())[0].as_py()
        raise KeyError(f"{unknown!r} is no word of these rules")
    return pa.DictionaryArray.from_arrays(places.cast(WORD.index_type).take(column.indices), words)
