"""Files of cases in every format: what is read, how cases are called, what stands in them twice."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from triage.cases import Case, UnreadableCases, case_from_facts, read_cases

ONE = {"id": "A", "facts": {"back_pain": "present", "age": 38}, "expect": {"level": "routine"}}


@pytest.fixture
def read(kb, tmp_path):
    def read(text, name="cases.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_cases(kb, path))

    return read


@pytest.fixture
def piped(kb, monkeypatch):
    def piped(text):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        return list(read_cases(kb, "-"))

    return piped


def ids(found):
    assert all(isinstance(case, Case) for case in found), [str(case) for case in found]
    return [case.id for case in found]


YAML = "id: A\nfacts: {back_pain: present, age: 38}\nexpect: {level: routine}\n"
FORMS = [
    ("cases.yaml", YAML),
    ("cases.YML", "---\n" + YAML + "---\n"),
    ("cases.yaml", f"- {json.dumps(ONE)}"),
    ("cases.json", json.dumps(ONE, indent=2)),
    ("cases.json", json.dumps([ONE], indent=2)),
    ("cases.jsonl", json.dumps(ONE)),
    ("cases.ndjson", "\n\n" + json.dumps(ONE) + "\r\n\r\n"),
    ("cases.txt", "\ufeff" + YAML),
    ("cases", json.dumps(ONE, indent=2)),
    ("cases", json.dumps([ONE])),
    ("cases", "\ufeff" + json.dumps(ONE)),
]


@pytest.mark.parametrize(("name", "text"), FORMS)
def test_every_format_gives_the_same_case(kb, read, name, text):
    assert read(text, name) == [case_from_facts(kb, ONE["facts"], "A", ONE["expect"])]


@pytest.mark.parametrize("text", [text for name, text in FORMS if name != "cases.ndjson"])
def test_standard_input_is_known_by_how_it_begins(kb, piped, text):
    assert piped(text) == [case_from_facts(kb, ONE["facts"], "A", ONE["expect"])]


def test_documents_and_lists_may_be_mixed(read):
    text = "id: A\nfacts: {}\n---\n- facts: {}\n- id: C\n  facts: {}\n---\n---\nfacts: {}\n"
    assert ids(read(text)) == ["A", "cases.yaml#2", "C", "cases.yaml#4"]


def test_a_case_without_id_is_called_by_file_and_number(read, piped):
    lines = '{"facts": {}}\n\n{"facts": {}}\n'
    assert ids(read(lines, "day.jsonl")) == ["day.jsonl#1", "day.jsonl#2"]
    assert ids(piped(lines)) == ["stdin#1", "stdin#2"]
    assert ids(piped("facts: {}")) == ["stdin#1"]


def test_a_number_is_an_id_as_it_is_written(read):
    text = "[{id: 7, facts: {}}, {id: 007, facts: {}}, {id: 1.10, facts: {}}, {id: x 1, facts: {}}]"
    assert ids(read(text)) == ["7", "007", "1.10", "x 1"]
    assert ids(read('[{"id": 7, "facts": {}}]', "x.json")) == ["7"]


def test_lines_of_json_are_known_without_a_suffix(read):
    lines = [json.dumps({"id": n, "facts": {}}) for n in "abc"]
    assert ids(read("\n".join(lines), "cases")) == ["a", "b", "c"]
    found = read("\n".join(["{broken}", *lines]), "cases")
    assert isinstance(found[0], UnreadableCases)
    assert ids(found[1:]) == ["a", "b", "c"]
    found = read("\n".join([lines[0], "broken", lines[1]]), "cases")
    assert [isinstance(case, Case) for case in found] == [True, False, True]


def test_a_finding_twice_under_facts_is_given_twice(read):
    for text, name in (
        ("facts: {age: 38, age: 38, fever: yes, fever: no}", "x.yaml"),
        ("facts: {values: {age: 38, fever: yes}, values: {age: 38, fever: no}}", "x.yaml"),
        ("facts:\n  values: {age: 38, age: 38, fever: yes, fever: no}", "x.yaml"),
        ('{"facts": {"age": 38, "age": 38, "fever": true, "fever": false}}', "x.json"),
        ('{"facts": {"values": {"age": 38, "age": 38, "fever": true, "fever": false}}}', "x.jsonl"),
        ('{"facts": {"values": {"age": 38, "age": 38}, "present": "fever", "absent": "fever"}}', "x.jsonl"),
        ('[{"facts": {"present": "fever", "present": ["fever"], "absent": "fever", "age": 38, "age": 38}}]', "x"),
    ):
        (case,) = read(text, name)
        assert [problem.code for problem in case.problems] == ["duplicate", "contradiction"], text
        assert case.facts == {"age": 38}


def test_an_alias_repeats_what_was_repeated(read):
    first, second = read("- facts: &f {age: 3, age: 4}\n- facts: *f\n")
    assert [p.code for p in first.problems] == [p.code for p in second.problems] == ["contradiction"]


@pytest.mark.parametrize(
    "text",
    [
        "- {id: a, id: b, facts: {}}\n- {id: c, facts: {}}",
        "- {facts: {}, facts: {}}\n- {id: c, facts: {}}",
        "- {facts: {}, expect: {a: 1, a: 2}}\n- {id: c, facts: {}}",
        "- {facts: {}, expect: {a: [{b: 1, b: 1}]}}\n- {id: c, facts: {}}",
    ],
)
@pytest.mark.parametrize("json_too", [False, True])
def test_any_other_key_twice_is_an_error_of_that_case(read, text, json_too):
    if json_too:
        for word in ("id", "facts", "expect", "a", "b", "c"):
            text = text.replace(f" {word}:", f' "{word}":').replace(f"{{{word}:", f'{{"{word}":')
            text = text.replace(f": {word}", f': "{word}"')
        found = read(text.replace("- ", ""), "x.jsonl")
    else:
        found = read(text)
    assert isinstance(found[0], UnreadableCases)
    assert found[0].diagnostic.code == "duplicate-key"
    assert found[0].diagnostic.span.line == 1
    assert ids(found[1:]) == ["c"]


def test_a_repeated_key_in_a_repeated_key_is_an_error(read):
    (error,) = read("facts: {values: {a: 1}, values: {b: 1, b: 2}}")
    assert error.diagnostic.code == "duplicate-key"
    (error,) = read("facts: {values: [x], values: [{b: 1, b: 2}]}")
    assert error.diagnostic.code == "duplicate-key"
    (error,) = read("facts: {a: {duplicate: {b: 1}}, a: {b: 1, b: 2}}")
    assert error.diagnostic.code == "duplicate-key"


def test_a_second_case_of_the_same_id_is_kept_and_marked(read):
    first, second, third = read("[{id: a, facts: {}}, {id: a, facts: {zzz: no}}, {id: b, facts: {}}]")
    assert ids([first, second, third]) == ["a", "a", "b"]
    assert not first.problems
    assert [(p.code, p.finding, p.severity) for p in second.problems] == [
        ("duplicate", None, "warning"),
        ("unknown-finding", None, "error"),
    ]


def test_yes_and_no_mean_what_they_say(read):
    (case,) = read("facts: {fever: no, chills: yes, back_pain: null, age: 012}")
    assert case.facts == {"age": 12, "fever": False, "chills": True}


def test_numbers_that_are_none_are_bad_values(read):
    for value in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000):
        (case,) = read(f'{{"facts": {{"age": {value}}}}}', "x.json")
        assert [problem.code for problem in case.problems] == ["bad-value"]
    for value in (".nan", ".inf", "1e999", "9" * 5000):
        (case,) = read(f"facts: {{age: {value}}}")
        assert [problem.code for problem in case.problems] == ["bad-value"]


def test_lines_are_read_as_they_are_needed(kb, tmp_path):
    path = tmp_path / "endless.jsonl"
    path.write_text('{"facts": {}}\n' * 10 + "{" * 1000)
    cases = read_cases(kb, path)
    assert [next(cases).id for _ in range(10)][-1] == "endless.jsonl#10"
    cases.close()


def test_standard_input_may_be_text_or_missing(kb, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("facts: {fever: yes}"))
    assert [case.facts for case in read_cases(kb, "-")] == [{"fever": True}]
    monkeypatch.setattr(sys, "stdin", None)
    assert [type(case) for case in read_cases(kb, "-")] == [UnreadableCases]
