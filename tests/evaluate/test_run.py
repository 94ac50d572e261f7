"""Files of any kind, one answer: labels read, bad records named, every figure the same."""

import json

import pytest

import triage
from examples.vignette_table import files
from tests.evaluate.made import rules, written
from triage.cases import read_cases
from triage.evaluate.run import evaluate

KB = rules()
TABLE = """\
case,pain,numb,fever,lump,age,expect.condition,expect.urgency,expect.step
strained,yes,no,no,,,strain,routine,look
squeezed,yes,yes,,,,squeeze,emergency_now,mri
feverish,yes,,yes,,,none,same_day,
missed,yes,,,,70,tumour,same_day; emergency_now,mri
lumpy,,,,yes,70,tumour,routine,
nothing,no,,,,,none,insufficient,
bare,yes,,,,,,,
"""


def test_cases_counted_by_hand(tmp_path):
    found = evaluate(KB, [written(tmp_path)[1]], with_curve=False)
    assert {name: (p.hits, p.of) for name, p in found.metrics.items() if p.of} == {
        "top1": (3, 4), "top3": (3, 4), "top5": (3, 4),  # missed is shown a strain, not the tumour
        "no_condition": (1, 2),  # feverish is shown a strain
        "urgency": (4, 6), "recall_emergency_now": (1, 1), "recall_same_day": (1, 2), "recall_routine": (1, 2),
        "recall_insufficient": (1, 1),
        "over_triage": (1, 6), "under_triage": (1, 6), "inclination": (1, 2),
        "safety": (5, 6), "safety_one_level": (5, 6), "hazardous": (1, 6), "hazardous_of_urgent": (1, 3),
        "worst_covers": (6, 6), "comprehensiveness": (6, 7), "condition_shown": (6, 7), "step": (2, 3),
    }  # fmt: skip
    assert found.tally.unlabelled() == {"urgency": 1, "condition": 1, "step": 4}
    assert found.never_fired == ()
    assert found.tally.fired["strain.pain"] == 5
    assert {kind: [m.case for m in listed.items] for kind, listed in found.misses.items()} == {
        "hazardous": ["missed"], "under_triage": ["missed"], "over_triage": ["lumpy"],
        "condition": ["feverish", "missed"], "step": ["missed"],
    }  # fmt: skip


def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(TABLE)
    return path


def lines(tmp_path):
    path = tmp_path / "cases.jsonl"
    written_cases = read_cases(KB, written(tmp_path)[1])
    records = [
        {"id": c.id, "facts": dict(c.facts), **({"expect": c.expect} if c.expect else {})} for c in written_cases
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.mark.parametrize("form", [table, lines])
def test_tables_and_lines_come_to_what_the_case_file_comes_to(tmp_path, form):
    one = evaluate(KB, [written(tmp_path)[1]])
    other = evaluate(KB, [form(tmp_path)])
    assert one.tally == other.tally
    assert one.scores == other.scores
    assert one.curve == other.curve


def test_several_files_are_counted_together(tmp_path):
    cases = written(tmp_path)[1]
    one, both = evaluate(KB, [cases], with_curve=False), evaluate(KB, [cases, table(tmp_path)], with_curve=False)
    assert both.tally.cases == 2 * one.tally.cases
    assert both.metrics["top1"].value == one.metrics["top1"].value


def test_what_cannot_be_read_is_named_and_the_rest_is_measured(tmp_path):
    path = tmp_path / "bad.jsonl"
    good = '{"id": "a", "facts": {"pain": true}, "expect": {"urgency": "routine"}}\n'
    path.write_text(good + "{broken\n" + good)
    found = evaluate(KB, [tmp_path / "missing.yaml", path], with_curve=False)
    assert found.tally.cases == 1
    assert [(u.file, u.where) for u in found.unreadable.items] == [
        (str(tmp_path / "missing.yaml"), "line 1"), (str(path), "row 2"), (str(path), "row 3"),
    ]  # fmt: skip
    assert "already used" in found.unreadable.items[2].reason


def test_a_file_without_a_case_is_named(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("")
    found = evaluate(KB, [path])
    assert [(u.file, u.reason) for u in found.unreadable.items] == [(str(path), "there is no case in it")]


def test_a_label_that_names_nothing_is_left_out_and_told(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("{id: a, facts: {pain: yes}, expect: {condition: strane, urgency: routine, urgancy: x}}")
    found = evaluate(KB, [path], with_curve=False)
    assert found.tally.unlabelled() == {"urgency": 0, "condition": 1, "step": 1}
    assert [p.case for p in found.label_problems.items] == ["a", "a"]


def test_a_column_that_names_nothing_is_told(tmp_path):
    path = table(tmp_path)
    path.write_text(path.read_text().replace("lump", "lumps"))
    assert any("lumps" in remark for remark in evaluate(KB, [path], with_curve=False).remarks)
    assert evaluate(KB, [path], {"lumps": "lump"}, with_curve=False).remarks == []


def test_the_shipped_vignettes_differ_where_they_say_they_do():
    found = evaluate(triage.load(), files(), with_curve=False)
    stated = {c.id: c.expect.get("differs", {}) for file in files() for c in read_cases(found.kb, file)}
    missed = {
        "urgency": {m.case for kind in ("over_triage", "under_triage") for m in found.misses[kind].items},
        "step": {m.case for m in found.misses["step"].items},
        "condition": {m.case for m in found.misses["condition"].items},
    }
    for label, cases in missed.items():
        assert cases == {id for id, differs in stated.items() if label in differs}, label
    assert found.tally.cases == len(stated)
    assert not found.label_problems.total
