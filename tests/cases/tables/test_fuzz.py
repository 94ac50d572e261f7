"""Any bytes as a file of any format: blocks and rejects that add up, or an error that says what is wrong; no more."""

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.tables.law import assert_law, same_cases
from tests.cases.tables.test_opening import COLUMNS, write
from triage.cases import UnreadableCases
from triage.cases.tables.opening import FORMATS, open_table

PIECES = [
    b'{"id": "A", "facts": {"fever": true}}', b"id,fever\n", b"A,yes\n", b"case,finding,value\nA,age,3\n",
    b"case\tfinding\tvalue\n", b"facts: {age: 3}", b'"facts": ', b'"', b",", b"\n", b"\r", b"[", b"]", b"{", b"}",
    b"---\n", b"- ", b": ", b"&a ", b"*a", b"null", b"1e999", b"\xff", b"\0", b"\xef\xbb\xbf", b"\x1f\x8b",
    b"ARROW1", b"PAR1", b"\xff\xfe",
]  # fmt: skip
files = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))


def read(kb, path, format, size):
    """Read it all, and check that it adds up."""
    cases = rejected = records = 0
    try:
        with open_table(kb, path, format=format, size=size) as table:
            table.columns.lines()
            for block, rejects in table.blocks():
                if not (block.exact or table.columns.problems or table.columns.shape == "long"):
                    assert_law(kb, block)
                same_cases(kb, block)
                assert block.size <= size
                cases, rejected, records = cases + block.size, rejected + len(rejects), records + block.records
                assert cases + rejected == records
                assert all(reject.reason and len(reject.text) <= 500 and reject.row >= 1 for reject in rejects)
    except UnreadableCases as error:
        assert error.diagnostic.message


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=files, size=st.integers(1, 4))
def test_any_bytes_are_cases_or_an_error(kb, tmp_path, format, data, size):
    path = tmp_path / "x"
    path.write_bytes(data)
    read(kb, path, format, size)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "yaml", "parquet", "arrow", "arrows", "feather"])
def test_a_file_with_a_byte_changed_is_cases_or_an_error(kb, tmp_path, kind):
    whole = write(tmp_path / f"whole.{kind}", kind).read_bytes()
    rng = random.Random(kind)
    path = tmp_path / f"x.{kind}"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 1, 4])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data[: rng.randrange(len(data))] if rng.random() < 0.2 else data)
        read(kb, path, None, 2)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["parquet", "arrow", "arrows"])
def test_a_great_many_broken_arrow_files(kb, tmp_path, kind):
    out = io.BytesIO()
    table = pa.table({**COLUMNS, "imaging": [["CT"], None, []]})
    if kind == "parquet":
        pq.write_table(table, out)
        whole = out.getvalue()
    else:
        whole = write(tmp_path / f"whole.{kind}", kind).read_bytes()
    rng = random.Random(kind)
    path = tmp_path / f"x.{kind}"
    for _ in range(5_000):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        read(kb, path, None, 2)
