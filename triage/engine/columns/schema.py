"""What comes out of the column engine: one row a case, in input order (design section 5.5)."""

from __future__ import annotations

import pyarrow as pa

WORD = pa.dictionary(pa.int16(), pa.string())  # an id: the same few hundred again and again
CANDIDATE = pa.struct([pa.field("condition", WORD), pa.field("status", WORD)])
PROBLEM = pa.struct([pa.field("code", WORD), pa.field("finding", WORD)])


def result_schema(fired: bool = False) -> pa.Schema:
    """The schema of the results; with `fired` the ids of the rules that fired, in the order of the rule base.

    Ids are dictionary-encoded strings; `problems` has a null `finding` where a problem belongs to none.
    """
    fields = [
        pa.field("case", pa.string(), nullable=False),
        pa.field("urgency", WORD, nullable=False),
        pa.field("worst", WORD, nullable=False),
        pa.field("settled", pa.bool_(), nullable=False),
        pa.field("decided_by", pa.list_(WORD), nullable=False),
        pa.field("candidates", pa.list_(CANDIDATE), nullable=False),
        pa.field("ruled_out", pa.list_(WORD), nullable=False),
        pa.field("next_steps", pa.list_(WORD), nullable=False),
        pa.field("problems", pa.list_(PROBLEM), nullable=False),
    ]
    if fired:
        fields.append(pa.field("fired", pa.list_(WORD), nullable=False))
    return pa.schema(fields)
