"""Wide tables: whatever the types of their columns, each row is read as the row reader reads it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.tables.arrays import POOLS, arrays
from tests.cases.tables.law import assert_law, facts_of, in_order, told_of
from triage.cases.tables.columns import plan_columns
from triage.cases.tables.wide import table_block
from triage.cases.values import says_present

NAMES = [
    "age", "weeks", "Months of pain", "dorsalgia", "low-back pain", "sacral_pain", "A01", "R50", "HP:2", "site",
    "imaging done", "TESTS", "shoe_size", "serious",
]  # one name of every finding, codes among them  # fmt: skip
CODED = {"dorsalgia": "M54", "A01": "fever", "HP:2": "mobility"}


@st.composite
def batches(draw):
    size = draw(st.sampled_from([0, 1, 2, 7, 8, 9, 63, 64, 65]))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=6))
    names = [CODED.get(name, name) if draw(st.booleans()) else name for name in names]
    names += draw(st.sampled_from([[], ["nothing such"], ["spinal ache", "present"]]))
    return pa.record_batch([draw(arrays(size)) for _ in names], names)


def present_in(batch, names):
    """The rows where a column of these names seems to say present."""
    rows = range(len(batch))
    return {row for name in names for row in rows if says_present(_given(batch.column(name), row))}


def _given(array, row):
    try:
        return array[row].as_py()
    except Exception:
        return object()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches())
def test_a_row_of_a_table_is_what_the_row_reader_makes_of_it(kb, batch):
    plan = plan_columns(kb, batch.schema.names)
    block = table_block(kb, batch, plan)
    unnamed = [column.name for _, column in plan.places("unknown")]
    assert_law(kb, block, present_in(batch, unnamed))
    assert (block.size, block.records) == (len(batch), len(batch))


@pytest.mark.parametrize("pool", range(len(POOLS)), ids=[str(type) for type, _ in POOLS])
def test_every_value_of_every_type_is_read_so_under_every_name(coded, pool):
    type, values = POOLS[pool]
    whole = pa.array([*values, None], type)
    for array in (whole, *(whole.slice(row, 1) for row in range(len(whole)) if len(whole) < 20)):
        for names in (NAMES, [CODED.get(name, name) for name in NAMES], ["HP:1", "back pain", "mobility", "C05"]):
            batch = pa.record_batch([array] * len(names), names)
            assert_law(coded, table_block(coded, batch), present_in(batch, {"R50"} & {*names}))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_shipped_findings_are_read_so_too(shipped, data):
    findings = data.draw(st.lists(st.sampled_from(list(shipped.findings)), unique=True, min_size=1, max_size=20))
    size = data.draw(st.integers(0, 70))
    batch = pa.record_batch([data.draw(arrays(size)) for _ in findings], findings)
    assert_law(shipped, table_block(shipped, batch))


@pytest.mark.parametrize("size", [1, 7, 8, 63, 64, 65, 130])
@pytest.mark.parametrize("offset", [0, 1, 7, 8, 63, 64, 65])
def test_booleans_are_taken_from_any_place_of_their_buffers(kb, size, offset):
    rng = np.random.default_rng(size * 100 + offset)
    truths, nulls = rng.random(size + offset + 9) < 0.5, rng.random(size + offset + 9) < 0.3
    for array in (pa.array(truths), pa.array(truths, mask=nulls)):
        part = array.slice(offset, size)
        block = table_block(kb, pa.record_batch({"fever": part}))
        assert [facts_of(block, row).get("fever") for row in range(size)] == part.to_pylist()


def test_a_column_without_a_value_says_nothing(kb):
    for array in (pa.nulls(3), pa.nulls(3, pa.bool_()), pa.array([None] * 3, pa.string()).dictionary_encode()):
        block = table_block(kb, pa.record_batch({"fever": array, "age": array, "site": array}))
        assert not (block.booleans or block.numbers or block.choices or block.problems)
        assert not block.lost_present.any()


def test_an_empty_batch_is_an_empty_block(kb):
    for batch in (
        pa.record_batch({"fever": pa.array([], pa.bool_())}),
        pa.record_batch({"age": pa.array([], pa.string())}),
    ):
        block = table_block(kb, batch)
        assert (block.size, len(block.ids), block.records) == (0, 0, 0)


def test_nulls_inside_a_dictionary_are_unknown(kb):
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1]), pa.array(["yes", None]))
    block = table_block(kb, pa.record_batch({"fever": array}))
    assert [facts_of(block, row) for row in range(4)] == [{"fever": True}, {}, {}, {}]
    assert not block.problems


def test_a_great_dictionary_of_which_few_values_are_used_is_read_as_far_as_it_is_used(kb):
    array = pa.array([str(n % 200) for n in range(10_000)] + ["yes"]).dictionary_encode().slice(9_999, 2)
    block = table_block(kb, pa.record_batch({"age": array}))
    assert told_of(block, 0) == [("bad-value", "age")]
    assert told_of(block, 1) == [("bad-value", "age")]


def test_a_choice_may_have_more_than_256_values(many_values):
    values = [f"v{n}" for n in range(300)]
    given = [*values, None, "v300", "V 7"]
    for array in (pa.array(given), pa.array(given).dictionary_encode()):
        block = table_block(many_values, pa.record_batch({"one": array}))
        found = [in_order(many_values, facts_of(block, row)).get("one") for row in range(len(given))]
        assert found == [*values, None, None, "v7"]
        assert_law(many_values, block)
    lists = [[value, values[(n * 7) % 300]] for n, value in enumerate(values)]
    assert_law(many_values, table_block(many_values, pa.record_batch({"several": lists})))


def test_exact_numbers_at_a_limit_stay_exact(kb):
    given = [120.0, 120.00000000000001, 17.999999999999996, 9007199254740993.0]
    texts = [repr(value) for value in given]
    for array in (pa.array(given), pa.array(texts)):
        block = table_block(kb, pa.record_batch({"age": array}))
        assert_law(kb, block)
        assert facts_of(block, 2) == {"age": 17.999999999999996}


def test_columns_of_one_finding_are_an_error_and_labels_are_handed_on(kb):
    batch = pa.record_batch({"fever": [True], "expect.urgency": ["routine"], "Expect.condition": [None]})
    assert table_block(kb, batch).expect == {"urgency": ["routine"], "condition": [None]}
    assert table_block(kb, batch.select(["fever"])).expect is None


def test_ids_are_taken_from_their_column_or_are_the_numbers_of_rows(kb):
    batch = pa.record_batch({"ID": [7, None], "fever": [True, False]})
    assert table_block(kb, batch, file="day.csv", first=5).ids.to_pylist() == ["7", "day.csv#6"]
    assert table_block(kb, batch.select(["fever"]), first=5).ids.to_pylist() == ["5", "6"]
