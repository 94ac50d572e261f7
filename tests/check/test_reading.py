"""Rule test files: what is read, and what is said of a file that is wrong."""

from __future__ import annotations

import pytest

from tests.check.conftest import write_base
from triage.check.rule_tests import read_rule_tests
from triage.knowledge.diagnostics import KnowledgeError, render
from triage.knowledge.load import UnknownPack

GOOD = "- {name: pain, given: {back_pain: present}, expect: {candidates: {fracture: possible}}}\n"


def one_test(expect, given="{back_pain: present}"):
    return f"- name: a test\n  given: {given}\n  expect: {expect}\n"


def test_a_test_knows_its_name_pack_and_place(tests_of):
    (test,), problems = tests_of(GOOD)
    assert (test.name, test.pack, test.span().line, problems) == ("pain", "main", 1, [])
    assert test.file.endswith("back.test.yaml")


@pytest.mark.parametrize(
    ("expect", "message", "help"),
    [
        ("{candidates: {fractur: likely}}", "unknown condition 'fractur'", "did you mean 'fracture' or"),
        ("{includes: {fractur: likely}}", "unknown condition 'fractur'", "'fracture'"),
        ("{excludes: [strian]}", "unknown condition 'strian'", "'strain'"),
        ("{ruled_out: [strian]}", "unknown condition 'strian'", "'strain'"),
        ("{steps: [xrai]}", "unknown step 'xrai'", "'xray'"),
        ("{no_steps: [zzz]}", "unknown step 'zzz'", "rules/steps.yaml"),
        ("{notes: [rests]}", "unknown note 'rests'", "'rest'"),
        ("{no_notes: [rests]}", "unknown note 'rests'", "'rest'"),
        ("{next_question: back_pian}", "unknown finding 'back_pian'", "'back_pain'"),
        ("{next_question: known tumour}", "unknown finding 'known tumour'", "write the id: tumour"),
        ("{fired: [fracture.crak]}", "unknown rule 'fracture.crak'", "'fracture.crack'"),
        ("{not_fired: [fracture.crak]}", "unknown rule 'fracture.crak'", "'fracture.crack'"),
        ("{for: {fracture: [back_pian]}}", "unknown finding 'back_pian'", "'back_pain'"),
        ("{against: {fractur: [back_pain]}}", "unknown condition 'fractur'", "'fracture'"),
        ("{missing: {fracture: [tumor]}}", "unknown finding 'tumor'", "'tumour'"),
        ("{not_against: {fracture: [tumor]}}", "unknown finding 'tumor'", "'tumour'"),
        ("{level: rutine}", "'rutine' is not allowed for level", "did you mean 'routine'?"),
        ("{candidates: {fracture: sure}}", "'sure' is not allowed for fracture", "write one of"),
        ("{problems: [contradicts]}", "'contradicts' is not allowed", "did you mean 'contradiction'?"),
        ("{candidate: {fracture: likely}}", "the key 'candidate' is not known here", "did you mean 'candidates'?"),
        ("{}", "expect must name at least one thing that is expected", ""),
        ("{fired: []}", "fired must not be empty", ""),
        ("{candidates: null}", "candidates must be a mapping", ""),
    ],
)
def test_a_wrong_expectation_is_told_with_its_line_and_a_near_name(tests_of, expect, message, help):
    tests, (problem,) = tests_of(GOOD + one_test(expect))
    assert message in problem.message
    assert help in problem.help
    assert problem.span.line == 4
    assert "back.test.yaml:4:" in render(problem)
    assert "expect:" in problem.span.text
    assert "a test" not in [test.name for test in tests]


@pytest.mark.parametrize(
    "given",
    ["{back_pian: present}", "{present: [back_pian]}", "{absent: back_pian}", "{values: {back_pian: 3}}"],
)
def test_a_misspelt_fact_is_told_in_either_way_of_writing(tests_of, given):
    _, (problem,) = tests_of(one_test("{candidates: {}}", given))
    assert problem.message == "unknown finding 'back_pian'"
    assert problem.help == "did you mean 'back_pain' or 'low_back_pain'?"
    assert problem.span.text[problem.span.column - 1 :].startswith("back_pian")


def test_an_unknown_fact_may_be_what_the_test_is_about(outcome_of):
    assert outcome_of(one_test("{problems: [unknown-finding]}", "{back_pian: present}")) == []


def test_a_fact_may_be_named_by_its_label(outcome_of):
    assert outcome_of(one_test("{fired: [fracture.pain]}", "{back pain: present}")) == []


def test_two_tests_of_one_name_are_told_with_both_places(tests_of):
    tests, (problem,) = tests_of(GOOD + GOOD)
    assert problem.message == "the test 'pain' stands twice in this file"
    assert (problem.span.line, problem.also[0][1].line) == (2, 1)
    assert len(tests) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("- name: [", "not-yaml"),
        ("name: x\n", "wrong-shape"),
        ("- {given: {}, expect: {candidates: {}}}\n", "missing-key"),
        ("- {name: x, given: {}, expect: {candidates: {}}, todo: ''}\n", "wrong-shape"),
        ("- {name: x, given: {age: 3, age: 4}, expect: {candidates: {}}}\n", "duplicate-key"),
        ("- {name: x, given: null, expect: {candidates: {}}}\n", "wrong-shape"),
        ("- &a {name: x, given: {}, expect: {candidates: {}}}\n- !!python/name:os.system x\n", "tag"),
    ],
)
def test_a_file_that_is_no_list_of_rule_tests_is_one_problem(tests_of, text, code):
    assert [problem.code for problem in tests_of(text)[1]] == [code]


def test_only_the_tests_of_the_chosen_packs_are_read(tmp_path):
    root = write_base(tmp_path, back=GOOD)
    (root / "other").mkdir()
    (root / "other" / "more.test.yaml").write_text(GOOD)
    assert [test.pack for test in read_rule_tests(root)[0]] == ["main", "other"]
    assert [test.pack for test in read_rule_tests(root, ["other"])[0]] == ["other"]
    with pytest.raises(UnknownPack, match="there is no pack 'mian'"):
        read_rule_tests(root, ["mian"])


def test_a_test_may_name_a_rule_of_a_pack_that_is_not_chosen(tmp_path):
    root = write_base(tmp_path)
    (root / "other").mkdir()
    (root / "other" / "more.test.yaml").write_text(one_test("{not_fired: [fracture.crack]}"))
    assert read_rule_tests(root, ["other"])[1] == []


def test_a_broken_rule_base_is_the_loaders_error(tmp_path):
    root = write_base(tmp_path, back=GOOD)
    (root / "main" / "back.yaml").write_text("- id: x\n")
    with pytest.raises(KnowledgeError):
        read_rule_tests(root)
