"""Runs in small blocks, and what they wrote."""

from __future__ import annotations

import csv
import json

import pyarrow as pa
import pyarrow.parquet as pq

from tests.batch.conftest import SIZE
from triage.batch import Job, run
from triage.batch.assessing import untold
from triage.cases.tables.opening import open_table


def batch(kb, source, out, told=untold, size=SIZE, **options):
    """One run from `source` to `out`."""
    with open_table(kb, str(source), size=size) as table:
        return run(kb, table, Job(str(source), str(out), **options), told)


def read(path):
    """The rows of an output, lists as lists; of CSV and TSV they are texts."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".arrow":
        return pa.ipc.open_file(path).read_all().to_pylist()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter="\t" if path.suffix == ".tsv" else ","))


def as_text(row):
    """A row as CSV shows it: lists joined with `;`, their parts with `:`."""
    return {key: _field(value) for key, value in row.items()}


def _field(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(map(_item, value)) if isinstance(value, list) else value


def _item(item):
    if isinstance(item, str):
        return item
    return ":".join(item[key] for key in ("condition", "status", "code", "finding") if item.get(key))
