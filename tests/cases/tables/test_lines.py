"""JSON Lines: the fast way and the strict way give the same cases, and no line is lost."""

import json
import math
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.tables.law import assert_law, facts_of, in_order, told_of
from triage.cases import Case, read_cases
from triage.cases.tables import lines
from triage.cases.tables.opening import open_table
from triage.cases.tables.planes import rows_of


@pytest.fixture
def blocks(kb, tmp_path):
    def blocks(text, size=65_536, start=0, name="day.jsonl"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        with open_table(kb, path, size=size) as table:
            return list(table.blocks(start))

    return blocks


NAMES = ["age", "weeks", "dorsalgia", "fever", "HP:0003418", "M54", "A01", "site", "imaging", "tests", "serious"]
NAMES += ["zzz", "spinal ache", "bakc pain", "present", "Absent", "values", "unknown", "low_back_pain"]
scalars = st.one_of(
    st.sampled_from(["present", "absent", "no", "unknown", "thigh", "CT", "none", "38", "", "mild"]),
    st.booleans(), st.none(), st.integers(-1, 121), st.sampled_from([1.0, 38.5, 1e300, math.nan, math.inf, 10**400]),
)  # fmt: skip
anything = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(NAMES), st.one_of(scalars, st.lists(scalars, max_size=2)), max_size=2),
)
groups = st.one_of(anything, st.lists(st.sampled_from(NAMES), max_size=3))
pairs = st.lists(st.tuples(st.sampled_from(NAMES), groups), max_size=5)
labels = st.one_of(st.none(), st.just({"urgency": "routine"}), st.just({"steps": ["a", {"b": 1.5}]}), scalars)
ids = st.one_of(st.text(max_size=3), st.integers(), st.floats(allow_nan=False), st.none(), st.booleans(), st.just([1]))


def written(pairs):
    """An object whose keys may stand twice."""
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs) + "}"


@st.composite
def records(draw):
    fields = [("facts", written((name, json.dumps(value)) for name, value in draw(pairs)))]
    if draw(st.booleans()):
        fields.append(("id", json.dumps(draw(ids))))
    if draw(st.booleans()):
        fields.append(("expect", json.dumps(draw(labels))))
    if draw(st.integers(0, 9)) == 0:
        fields.append(
            draw(st.sampled_from([("zzz", "1"), ("id", '"x"'), ("facts", "[]"), ("expect", '{"a": 1, "a": 2}')]))
        )
    line = written(draw(st.permutations(fields)))
    return draw(st.sampled_from([line, line, line, f"  {line}\t\r", line[:-1], "[1]", "", "  ", "7"]))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records(), max_size=12), st.integers(1, 5))
def test_lines_are_read_as_any_case_file_is(kb, tmp_path, lines, size):
    path = tmp_path / "day.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    expected = list(read_cases(kb, path))
    if not any(line.strip() for line in lines):
        expected = []  # an error of the empty file
    seen, cases, repeated = set(), [], 0
    for case in expected:
        if isinstance(case, Case) and case.id in seen:
            repeated += 1
        elif isinstance(case, Case):
            seen.add(case.id)
            cases.append(case)
    with open_table(kb, path, size=size) as table:
        found = list(table.blocks())
    assert sum(len(rejects) for _, rejects in found) == len(expected) - len(cases)
    assert sum(block.size for block, _ in found) == len(cases)
    assert sum(block.records for block, _ in found) == len(expected)
    at = 0
    for block, rejects in found:
        assert block.records == block.size + len(rejects) <= size
        assert_law(kb, block) if not block.exact else None
        for row in range(block.size):
            case = cases[at]
            at += 1
            assert block.ids[row].as_py() == case.id
            if row in block.exact:
                assert block.exact[row].facts == case.facts
                assert block.exact[row].problems == tuple(p for p in case.problems if "another case" not in p.message)
            else:
                assert told_of(block, row) == [
                    (p.code, p.finding) for p in case.problems if p.code not in ("unused", "contradiction")
                ]
            if isinstance(case.expect, dict):
                assert {
                    key: values[row] for key, values in (block.expect or {}).items() if key in case.expect
                } == case.expect
            elif case.expect is not None:
                assert block.expect["expect"][row] == case.expect or case.expect != case.expect


def test_plain_lines_need_no_exact_reader(kb, blocks, monkeypatch):
    monkeypatch.setattr(lines, "case_of", None)
    facts = {
        "age": 38,
        "fever": True,
        "site": "thigh",
        "imaging": ["CT", "MRI"],
        "chills": None,
        "zzz": "yes",
        "weeks": -1,
    }
    grouped = {"present": ["fever"], "absent": ["chills"], "unknown": ["age"], "values": {"months": 2.5}}
    text = "\n".join(json.dumps({"id": n, "facts": f}) for n, f in enumerate([facts, grouped, facts, grouped]))
    ((block, rejects),) = blocks(text)
    assert not rejects
    assert not block.exact
    assert_law(kb, block)
    assert in_order(kb, facts_of(block, 2)) == {"age": 38, "fever": True, "site": "thigh", "imaging": ("CT", "MRI")}
    assert told_of(block, 0) == [("bad-value", "weeks"), ("unknown-finding", None)]
    assert facts_of(block, 1) == {"fever": True, "chills": False, "months": 2.5}
    assert rows_of(block.lost_present, 4).tolist() == [0, 2]


def test_true_is_not_one_and_one_is_not_one_point_zero(kb, blocks):
    values = ["true", "1", "1.0", "false", "0", '"1"', "0.0", "-0", "1e0"]
    text = "\n".join(f'{{"facts": {{"age": {value}, "fever": {value}, "tests": {value}}}}}' for value in values)
    ((block, _),) = blocks(text * 1)
    assert_law(kb, block)
    assert [facts_of(block, row).get("age") for row in range(9)] == [None, 1, 1, None, 0, 1, 0, 0, 1]
    assert [facts_of(block, row).get("fever") for row in range(9)] == [True, None, None, False] + [None] * 5


def test_under_values_every_key_is_a_name(kb, blocks):
    said = [{"present": ["fever"]}, {"present": "fever"}, {"values": {"present": ["fever"]}}]
    said += [{"values": {"present": "fever"}}, *said, {"Absent": ["fever"]}, {"Absent": "fever"}]
    ((block, _),) = blocks("\n".join(json.dumps({"facts": facts}) for facts in said))
    assert_law(kb, block)
    unknown = [[problem.code for problem in block.exact[row].problems] for row in (2, 3, 6)]
    assert unknown == [["unknown-finding"]] * 3


def test_a_broken_line_is_a_reject_with_its_line_and_the_rest_goes_on(blocks):
    good = '{"id": "%s", "facts": {"fever": true}}'
    text = "\n".join([good % "a", "", "{broken", good % "b", good % "a", '{"id": "c", "facs": {}}', "", good % "d"])
    ((block, rejects),) = blocks(text)
    assert block.ids.to_pylist() == ["a", "b", "d"]
    assert block.records == 6
    assert [(reject.row, reject.case) for reject in rejects] == [(3, None), (5, "a"), (6, "c")]
    assert rejects[0].reason.startswith("this is not JSON")
    assert rejects[1].reason == "the id 'a' was already used in row 1"
    assert rejects[2].reason.endswith("did you mean 'facts'?")
    assert rejects[0].text == "{broken"
    assert rejects[0].file.endswith("day.jsonl")


def test_a_line_that_is_no_utf8_is_a_reject(blocks):
    ((block, rejects),) = blocks(b'{"facts": {}}\n{"id": "\xff", "facts": {}}\n{"facts": {}}\n')
    assert block.ids.to_pylist() == ["day.jsonl#1", "day.jsonl#3"]
    assert [(reject.row, reject.reason.startswith("is not UTF-8 text")) for reject in rejects] == [(2, True)]


def test_a_line_of_any_length_is_read_and_one_that_is_too_long_is_a_reject(blocks, monkeypatch):
    long = json.dumps({"id": "long", "facts": {"zzz": "x" * 3_000_000}})
    ((block, rejects),) = blocks(f'{{"facts": {{}}}}\n{long}\n{{"facts": {{}}}}')
    assert (block.size, rejects) == (3, [])
    monkeypatch.setattr(lines, "MAX_BYTES", 1_500_000)
    found = blocks(f'{{"facts": {{}}}}\n{long}\n{{"facts": {{}}}}')
    assert [block.ids.to_pylist() for block, _ in found] == [["day.jsonl#1", "day.jsonl#3"]]
    assert [(reject.row, reject.reason) for reject in found[0][1]] == [(2, "this line is too long to be a case")]
    assert len(found[0][1][0].text) == 500


def test_what_was_remembered_may_be_forgotten_between_blocks(kb, blocks, monkeypatch):
    from triage.cases.tables import remembered

    monkeypatch.setattr(remembered, "_MOST", 2)
    text = "\n".join(json.dumps({"facts": {"age": n, "fever": n % 2 == 0}}) for n in range(50))
    found = blocks(text, size=7)
    assert [block.size for block, _ in found] == [7] * 7 + [1]
    ages = [facts_of(block, row)["age"] for block, _ in found for row in range(block.size)]
    assert ages == list(range(50))


def test_reading_can_begin_behind_any_record(blocks):
    text = "\n".join(["{broken", *(json.dumps({"id": n // 2, "facts": {"age": n}}) for n in range(10)), "[]"])
    whole = blocks(text, size=3)
    everything = [(block.ids[row].as_py(), facts_of(block, row)) for block, _ in whole for row in range(block.size)] + [
        reject for _, rejects in whole for reject in rejects
    ]
    for start in range(13):
        head = blocks(text, size=3)
        records = 0
        before = []
        for block, rejects in head:
            records += block.records
            if records <= start:
                before += [(block.ids[row].as_py(), facts_of(block, row)) for row in range(block.size)] + rejects
        if start % 3 == 0:
            behind = []
            for block, rejects in blocks(text, size=3, start=start):
                behind += [(block.ids[row].as_py(), facts_of(block, row)) for row in range(block.size)] + rejects
            assert sorted(map(repr, before + behind)) == sorted(map(repr, everything))
        assert sum(block.records for block, _ in blocks(text, size=3, start=start)) == max(0, 12 - start)


def test_standard_input_is_json_lines(kb, monkeypatch):
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"facts": {"fever": true}}\n{"facts": {}}')))
    with open_table(kb, "-") as table:
        assert [block.ids.to_pylist() for block, _ in table.blocks()] == [["stdin#1", "stdin#2"]]
        assert table.bytes is None
        assert table.position == 40
