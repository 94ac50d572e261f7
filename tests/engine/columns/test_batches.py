"""`assess_batches`: Arrow of any make in, the answers of `assess` out."""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pytest

import triage
from tests.engine.columns.blocks import assessed
from tests.interview.patients import patient
from triage.cases.facts import case_from_facts
from triage.cases.model import NOT_APPLICABLE
from triage.cases.records import UnreadableCases
from triage.engine.columns.batches import ColumnWarning, assess_batches
from triage.engine.columns.schema import result_schema
from triage.knowledge.load import load_texts

KB = triage.load()


def rows_of(batches) -> list[dict]:
    return [row for batch in batches for row in batch.to_pylist()]


def patients(count: int) -> list[dict]:
    return [{f: v for f, v in patient(KB, seed).facts.items() if v is not NOT_APPLICABLE} for seed in range(count)]


def table_of(cases: list[dict]) -> pa.Table:
    """A column a finding; lists for choices of which several hold."""
    ids = pa.array([f"case-{row}" for row in range(len(cases))], pa.string())
    columns = {"case": ids}
    for finding in dict.fromkeys(f for case in cases for f in case):
        values = [case.get(finding) for case in cases]
        columns[finding] = pa.array([list(v) if isinstance(v, tuple) else v for v in values])
    return pa.table(columns)


CASES = patients(90)
EXPECTED = [assessed(KB, case_from_facts(KB, facts, f"case-{row}")) for row, facts in enumerate(CASES)]
TABLE = table_of(CASES)


def test_a_table_of_patients():
    assert rows_of(assess_batches(KB, TABLE, fired=True)) == EXPECTED


def test_the_results_have_the_schema_that_is_promised():
    for fired in (False, True):
        (batch,) = triage.assess_batches(KB, TABLE, fired=fired)
        assert batch.schema == result_schema(fired)
        batch.validate(full=True)


@pytest.mark.parametrize("start", [0, 1, 7, 8, 9, 63, 64, 65, 89, 90])
def test_slices_that_begin_anywhere(start):
    for batch in TABLE.slice(start, 20).to_batches():
        assert rows_of(assess_batches(KB, batch, fired=True)) == EXPECTED[start : start + 20]


def test_chunks_of_odd_sizes():
    parts, at = [], 0
    for size in (1, 65, 3, 21):
        parts.append(TABLE.slice(at, size))
        at += size
    assert rows_of(assess_batches(KB, pa.concat_tables(parts), fired=True)) == EXPECTED


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_words_in_columns_of_text(kind):
    words = {True: "present", False: "no", None: None}
    signs = {name: [words[v] for v in TABLE[name].to_pylist()] for name in TABLE.column_names
             if pa.types.is_boolean(TABLE.schema.field(name).type)}  # fmt: skip
    others = [name for name in TABLE.column_names if name not in signs]
    table = pa.table(
        {**{n: TABLE[n] for n in others}, **{n: pa.array(v, pa.string()).cast(kind) for n, v in signs.items()}}
    )
    assert rows_of(assess_batches(KB, table, fired=True)) == EXPECTED


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint64(), pa.float32(), pa.string()])
def test_numbers_of_any_type_are_one_number(kind):
    ages = pa.array([17, 18, 64, 65, None], pa.int64()).cast(kind)
    rows = rows_of(assess_batches(KB, pa.table({"age": ages, "back_pain": pa.array([True] * 5)}), fired=True))
    for row, age in zip(rows, [17, 18, 64, 65, None], strict=True):
        assert row == assessed(KB, case_from_facts(KB, {"age": age, "back_pain": True}, row["case"]))


def test_nothing_known_in_any_column():
    table = pa.table(
        {"back_pain": pa.nulls(3), "age": pa.array([None] * 3, pa.int32()), "sex": pa.array([None] * 3, pa.string())}
    )
    assert rows_of(assess_batches(KB, table, fired=True)) == [
        assessed(KB, case_from_facts(KB, {"back_pain": None, "age": None, "sex": None}, str(row))) for row in (1, 2, 3)
    ]


def test_no_rows_and_no_columns():
    assert rows_of(assess_batches(KB, TABLE.slice(0, 0))) == []
    assert rows_of(assess_batches(KB, [])) == []
    (batch,) = assess_batches(KB, pa.RecordBatch.from_arrays([pa.array(["a", "b"])], names=["case"]))
    assert [row["urgency"] for row in batch.to_pylist()] == ["insufficient"] * 2


def test_values_that_cannot_be_used_are_problems_of_their_row():
    table = pa.table({"age": [40, -3, 40], "back_pain": [True, True, True], "low_back_pain": [True, None, None],
                      "thoracic_spine_pain": [None, None, True], "fever": ["yes", "perhaps", "no"]})  # fmt: skip
    rows = rows_of(assess_batches(KB, table, fired=True))
    for place, row in enumerate(rows):
        facts = {name: table[name][place].as_py() for name in table.column_names}
        assert row == assessed(KB, case_from_facts(KB, facts, str(place + 1)))
    assert {problem["code"] for problem in rows[1]["problems"]} == {"bad-value"}


def test_a_case_that_contradicts_itself_is_assessed_all_the_same():
    facts = [{"back_pain": False, "low_back_pain": True}, {"back_pain": True, "low_back_pain": True}]
    rows = rows_of(assess_batches(KB, pa.Table.from_pylist(facts), fired=True))
    assert rows == [assessed(KB, case_from_facts(KB, its, str(row))) for row, its in enumerate(facts, 1)]
    assert {problem["code"] for problem in rows[0]["problems"]} == {"contradiction"}


def test_columns_that_name_nothing_are_told_and_hold_reassurance_back():
    table = pa.table({"back_pian": [True], "age": [30]})
    with pytest.warns(ColumnWarning, match="back_pian"):
        (row,) = rows_of(assess_batches(KB, table))
    assert row["urgency"] == "insufficient"
    assert rows_of(assess_batches(KB, table, mapping={"back_pian": "back_pain"}, fired=True)) == [
        assessed(KB, case_from_facts(KB, {"back_pain": True, "age": 30}, "1"))
    ]


def test_two_columns_for_one_finding_are_refused():
    with pytest.raises(UnreadableCases, match="mri_marrow_fluid"):
        list(assess_batches(KB, pa.table({"mri_marrow_fluid": [True], "bone_marrow_oedema": [True]})))


def small(values: list[str]) -> triage.KnowledgeBase:
    """Three signs, a number and a choice of these values; one rule for each of some of them."""
    named = [{"id": id, "label": id, "question": f"{id}?"} for id in "abnc"]
    kinds = [{"kind": "boolean"}] * 2 + [{"kind": "number", "unit": "u", "range": [0, 100]}]
    findings = [its | kind for its, kind in zip(named, [*kinds, {"kind": "choice", "values": values}], strict=True)]
    common = {"because": "B.", "cites": ["s-1"]}
    rules = [
        {"id": f"r.{v}", "when": {"all": [{"c": [v]}, {"n": {"at_least": 0.3}}]}, "then": [{"likely": "x"}], **common}
        for v in values[:: max(1, len(values) // 40)]
    ]
    two = {"at_least": {"count": 2, "of": ["a", "b", {"n": {"above": 50}}]}}
    rules.append({"id": "r.two", "when": two, "then": [{"possible": "y"}], **common})
    conditions = [{"id": id, "label": id, "description": "D.", "topic": "t", "pack": "documents"} for id in "xy"]
    statement = {"id": "s-1", "locator": "p", "kind": "sign", "paraphrase": "P."}
    files = {
        "findings/f.yaml": {"topic": {"id": "t", "label": "T", "order": 1}, "findings": findings},
        "conditions.yaml": {"conditions": conditions},
        "sources/s.yaml": {"id": "s", "kind": "document", "title": "S", "statements": [statement]},
        "documents/r.yaml": rules,
    }
    return load_texts({name: json.dumps(content) for name, content in files.items()})


def test_more_than_256_choices_and_numbers_exactly_at_a_limit():
    values = [f"v{place}" for place in range(300)]
    kb, draw = small(values), random.Random(4)
    numbers = [0.3, 0.1 + 0.2, 0.29999999999999993, 50, 50.00000000000001, 100, 0]
    cases = [{"c": v, "n": draw.choice(numbers), "a": draw.choice([True, False])} for v in values * 2]
    rows = rows_of(assess_batches(kb, pa.Table.from_pylist(cases), fired=True))
    assert rows == [assessed(kb, case_from_facts(kb, its, str(row))) for row, its in enumerate(cases, 1)]
    coded = pa.Table.from_pylist(cases)
    coded = coded.set_column(0, "c", coded["c"].cast(pa.dictionary(pa.int16(), pa.string())))
    assert rows_of(assess_batches(kb, coded, fired=True)) == rows


@pytest.mark.slow
def test_a_million_and_three_cases():
    kb, size = small(["p", "q"]), 1_000_003
    draw = random.Random(5)
    drawn = {"a": [True, False, None], "b": [True, False, None], "n": [None, 0.3, 50.0, 51.0], "c": [None, "p", "q"]}
    some = [{name: draw.choice(values) for name, values in drawn.items()} for _ in range(1009)]
    few = pa.Table.from_pylist(some)
    table = pa.concat_tables([few] * (size // 1009 + 1)).slice(0, size)
    expected = [assessed(kb, case_from_facts(kb, its, "")) for its in some]
    at = 0
    for batch in assess_batches(kb, table.combine_chunks(), fired=True):
        for name in ("urgency", "candidates", "fired", "problems"):
            found = batch.column(name).to_pylist()
            assert all(found[i] == expected[(at + i) % 1009][name] for i in range(0, len(found), 7))
        assert batch.column("case")[0].as_py() == str(at + 1)
        at += len(batch)
    assert at == size


def test_truths_that_are_stored_as_bytes_are_truths():
    stored = pa.array([1, 0, None, 1], pa.int8())
    signs = pa.ExtensionArray.from_storage(pa.bool8(), stored)
    table = pa.table({"back_pain": [True, True, True, False], "saddle_anaesthesia": signs})
    contradicted = table.append_column("low_back_pain", pa.array([None, None, None, True]))
    for one in (table, table.slice(1), contradicted):
        expected = [triage.assess(KB, facts) for facts in one.to_pylist()]
        found = rows_of(assess_batches(KB, one))
        assert [row["urgency"] for row in found] == [assessment.urgency.level for assessment in expected]
        assert [len(row["problems"]) for row in found] == [len(assessment.problems) for assessment in expected]
    assert rows_of(assess_batches(KB, table))[0]["urgency"] == "emergency_now"


@pytest.mark.parametrize("count", [255, 256, 300])
def test_support_and_what_a_step_settles_are_counted_beyond_255(count):
    signs = [f"s{place}" for place in range(count)]
    kb = load_texts(base_of_many(signs))
    cases = [{"one": True}, {"one": True, "s0": True}, {"one": True} | dict.fromkeys(signs, True)]
    for case, row in zip(cases, rows_of(assess_batches(kb, pa.Table.from_pylist(cases[::-1])))[::-1], strict=True):
        expected = triage.assess(kb, case)
        assert [found["condition"] for found in row["candidates"]] == [one.condition for one in expected.candidates]
        assert row["next_steps"] == [step.step for step in expected.next_steps]


def base_of_many(signs: list[str]) -> dict[str, str]:
    """Two conditions, one with as many signs, and two steps, one of which tells them all."""
    cited = {"because": "Made up.", "cites": ["made-up-1"]}
    shared = {"description": "Made up.", "burden": "examination", "from": ["made-up-1"]}
    rules = [
        {"id": "r1", "when": {"any": signs}, "then": [{"possible": "many"}], **cited},
        {"id": "r2", "when": "one", "then": [{"possible": "few"}], **cited},
        {"id": "r3", "when": {"all": [*signs, "last"]}, "then": [{"likely": "few"}], **cited},
        {"id": "r4", "when": "one", "then": [{"suggest": "tell_one"}, {"suggest": "tell_all"}], **cited},
    ]
    names = [*signs, "one", "last"]
    return {
        "findings/made_up.yaml": json.dumps({
            "topic": {"id": "made_up", "label": "Made up"},
            "findings": [{"id": id, "label": id, "question": f"{id}?", "kind": "boolean"} for id in names],
        }),
        "conditions.yaml": json.dumps({
            "conditions": [{"id": id, "label": id, "topic": "made_up", "pack": "made_up"} for id in ("few", "many")]
        }),
        "steps.yaml": json.dumps({
            "steps": [
                {"id": "tell_one", "label": "One", "reveals": ["last"], **shared},
                {"id": "tell_all", "label": "All", "reveals": [*signs, "last"], **shared},
            ]
        }),
        "sources/made_up.yaml": json.dumps({
            "id": "made-up", "kind": "guideline", "title": "Made up",
            "statements": [{"id": "made-up-1", "locator": "none", "kind": "drawn", "paraphrase": "Made up."}],
        }),
        "made_up/rules.yaml": json.dumps(rules),
    }  # fmt: skip
