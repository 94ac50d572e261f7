"""The results as Spark takes them: the schema of the column engine with its ids as plain strings."""

from __future__ import annotations

import pyarrow as pa

from triage.engine.columns.schema import result_schema


def plain_schema(fired: bool = False) -> pa.Schema:
    """The schema of the results without dictionaries, which Spark does not take."""
    return pa.schema([field.with_type(_plain(field.type)) for field in result_schema(fired)])


def spark_schema(fired: bool = False) -> str:
    """The same columns as Spark names their types."""
    return ", ".join(f"`{field.name}` {_named(field.type)} NOT NULL" for field in plain_schema(fired))


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_plain(field.type)) for field in kind])
    return kind


def _named(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_named(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{field.name}`: {_named(field.type)}' for field in kind)}>"
    return "boolean" if pa.types.is_boolean(kind) else "string"
