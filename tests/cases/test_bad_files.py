"""Files that cannot be read, or not in full: one clear error each, and everything around it still read."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.cases import Case, UnreadableCases, inputs, read_cases


@pytest.fixture
def read(kb, tmp_path):
    def read(text, name="cases.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_cases(kb, path))

    return read


def only(found):
    (error,) = found
    assert isinstance(error, UnreadableCases)
    return error.diagnostic


def shape(found):
    return "".join("c" if isinstance(item, Case) else "!" for item in found)


def test_a_file_that_is_not_there(kb, tmp_path):
    said = only(read_cases(kb, tmp_path / "no.yaml"))
    assert (said.code, said.message) == ("unreadable", "cannot be read: No such file or directory")
    assert said.span.file == str(tmp_path / "no.yaml")


def test_a_folder(kb, tmp_path):
    said = only(read_cases(kb, tmp_path))
    assert said.code == "unreadable"
    assert "directory" in said.message


@pytest.mark.parametrize("name", ["a\0b.yaml", "x" * 5000, ""])
def test_a_name_that_no_file_can_have(kb, name):
    assert only(read_cases(kb, name)).code == "unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(kb, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("facts: {}")
    path.chmod(0)
    assert "Permission denied" in only(read_cases(kb, path)).message


def test_a_refused_permission_is_told(kb, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert only(read_cases(kb, tmp_path / "x.yaml")).message == "cannot be read: Permission denied"


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl", "txt"])
@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff", "\ufeff\n"])
def test_an_empty_file(read, suffix, text):
    assert only(read(text, f"x.{suffix}")).code == "empty"


@pytest.mark.parametrize(("suffix", "text"), [("yaml", "# nothing\n---\n---\n"), ("yaml", "[]"), ("json", "[ ]")])
def test_a_file_without_a_case(read, suffix, text):
    assert only(read(text, f"x.{suffix}")).code == "empty"


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl", "txt"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\n\0\n\0",
        b"PK\x03\x04\n\0\0",
        b"facts: {a: \xff}\n",
        b"{\xe9\n}\n",
        b"\0" * 5000,
        "facts: {}".encode("utf-16"),
    ],
    ids=["png", "zip", "latin-1", "latin-1 json", "nul", "utf-16"],
)
def test_a_file_that_is_no_text_is_one_error(read, suffix, data):
    said = only(read(data, f"x.{suffix}"))
    assert said.code == "not-text"
    assert "UTF-8" in said.help


def test_the_place_of_a_byte_that_is_no_text(read):
    said = only(read(b"facts:\n  fever: yes\n  age: \xe9\n"))
    assert (said.span.line, said.message) == (3, "is not UTF-8 text (byte 8 of the line)")


def test_a_line_that_is_no_text_is_one_error_among_the_lines(read):
    found = read(b'{"facts": {}}\n{"id": "\xe9", "facts": {}}\n{"facts": {}}\n', "x.jsonl")
    assert shape(found) == "c!c"
    assert found[1].diagnostic.span.line == 2
    assert shape(read(b'{"facts": {}}\n\0\0\n\0\0\n', "x.jsonl")) == "c!"


@pytest.mark.parametrize("suffix", ["yaml", "json", "txt"])
def test_a_hundred_megabytes_are_refused_at_once(kb, tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    with path.open("wb") as file:
        file.write(b"id: x\n")
        file.truncate(100 * 1024 * 1024)
    said = only(read_cases(kb, path))
    assert said.code == "too-large"
    assert said.message == "the file has 100 MB; YAML and JSON are read up to 32 MB"
    assert ".jsonl" in said.help


def test_a_pipe_too_long_is_refused_without_reading_on(kb, tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "MAX_BYTES", 1000)
    for text in (b"a: 1\n" * 10_000, b"{" * 10_000, b"[\n" * 10_000, b"\n" * 10_000):
        with (tmp_path / "x").open("wb+") as file:
            file.write(text)
            file.seek(0)
            monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": file}))
            assert only(read_cases(kb, "-")).code == "too-large"
            assert file.tell() < 5000


def test_lines_are_read_whatever_the_size_of_the_file(read, monkeypatch):
    monkeypatch.setattr(inputs, "MAX_BYTES", 100)
    found = read('{"facts": {}}\n' * 1000, "x.jsonl")
    assert shape(found) == "c" * 1000
    found = read('{"facts": {}}\n' + '{"id": "' + "x" * 1000 + '"}\n{"facts": {}}\n', "x.jsonl")
    assert shape(found) == "c!c"
    assert (found[1].diagnostic.code, found[1].diagnostic.span.line) == ("too-large", 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("facts: {a: 1", "not-yaml"),
        ("facts:\n\tage: 3", "not-yaml"),
        ("facts: !!python/object/apply:os.system [ls]", "tag"),
        ("facts: {<<: {a: 1}}", "merge-key"),
        ("facts: *gone", "alias"),
        ("facts: &a [*a]", "alias"),
        ("? [a]\n: 1", "complex-key"),
        ("facts: " + "[" * 100 + "]" * 100, "too-deep"),
        ("[" * 100_000, "too-deep"),
        ("facts: \x01", "not-text"),
        ("facts: \x7f", "not-yaml"),
        ("facts: {a: '\\", "not-yaml"),
    ],
)
def test_yaml_that_cannot_be_read(read, text, code):
    assert only(read(text)).code == code


def test_an_alias_bomb_is_one_error(read):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for this, last in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{this}: &{this} [{', '.join([f'*{last}'] * 10)}]")
    said = only(read("expect:\n" + "\n".join(f"  {line}" for line in lines)))
    assert said.code == "too-large"
    assert "alias" in said.help


def test_documents_before_a_broken_one_are_read(read):
    found = read("facts: {}\n---\nfacts: {}\n---\nfacts: {a: [}\n---\nfacts: {}\n")
    assert shape(found) == "cc!"
    assert found[2].diagnostic.span.line == 5


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{"facts": {}', 1, 13, "Expecting ',' delimiter"),
        ('{"facts": {\n  "age": }}', 2, 10, "Expecting value"),
        ("{'facts': {}}", 1, 2, "Expecting property name"),
        ('{"facts": {}} x', 1, 15, "behind the end of the case"),
        ('{"facts": {}}\n{"facts": {}}', 2, 1, "behind the end of the case"),
        ('[{"facts": {}}\n {"facts": {}}]', 2, 2, "expecting ',' or ']'"),
        ('[{"facts": {}}]\n\n]', 3, 1, "behind the end of the list"),
        ('[{"facts": {}},]', 1, 16, "Expecting value"),
        ('[{"facts": {}}', 1, 15, "expecting ',' or ']'"),
    ],
)
def test_json_that_cannot_be_read(read, text, line, column, said):
    *_, error = read(text, "x.json")
    span = error.diagnostic.span
    assert (error.diagnostic.code, span.line, span.column) == ("not-json", line, column)
    assert said in error.diagnostic.message


def test_elements_before_the_broken_place_are_read(read):
    assert shape(read('[{"facts": {}}, {"facts": {}}, {"facts": ]', "x.json")) == "cc!"
    assert shape(read('{"facts": {}} {"facts": {}}', "x.json")) == "c!"


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x"])
@pytest.mark.parametrize("depth", [50, 500, 100_000])
def test_deep_json_is_one_error(read, name, depth):
    for inner in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        assert only(read(f'{{"facts": {inner}}}', name)).code == "too-deep"


def test_deep_lines_and_elements_leave_their_siblings(read):
    deep, good = '{"facts": %s}' % ("[" * 50 + "]" * 50), '{"facts": {}}'
    assert shape(read(f"{good}\n{deep}\n{good}", "x.jsonl")) == "c!c"
    assert shape(read(f"[{good}, {deep}, {good}]", "x.json")) == "c!c"


def test_a_broken_line_is_one_error_among_the_lines(read):
    found = read('{"facts": {}}\n{"facts": {}\n\n{"facts": {}} {}\n[1]\n{"facts": {}}\n', "x.jsonl")
    assert shape(found) == "c!!!c"
    assert [error.diagnostic.span.line for error in found[1:4]] == [2, 4, 5]
    assert found[4].id == "x.jsonl#5"


BAD_CASES = [
    ("3", "not-a-case", "a case is a mapping, not 3"),
    ("[]", "not-a-case", "a case is a mapping, not an empty list"),
    ("null", "not-a-case", "a case is a mapping, not nothing"),
    ('{"fact": {}}', "unknown-key", "did you mean 'facts'?"),
    ('{"id": "a", "page": {}}', "unknown-key", "a case has the keys id, facts and expect"),
    ('{"back_pain": true, "zzz": true}', "unknown-key", "put the findings under facts:, as facts: {back_pain: ...}"),
    ('{"zzz": true}', "unknown-key", "put the findings under facts:, as facts: {zzz: ...}"),
    ("{}", "no-facts", "add facts: {}"),
    ('{"id": "a", "expect": {}}', "no-facts", "add facts: {}"),
    ('{"id": true, "facts": {}}', "bad-id", "not true"),
    ('{"id": ["a"], "facts": {}}', "bad-id", "not a list"),
    ('{"id": "", "facts": {}}', "bad-id", "an empty text"),
    ('{"id": "a\\u001b[2J", "facts": {}}', "bad-id", "cannot be printed"),
]


@pytest.mark.parametrize(("element", "code", "said"), BAD_CASES)
@pytest.mark.parametrize("name", ["x.yaml", "x.json", "x.jsonl", "x"])
def test_one_bad_case_is_one_error_and_its_siblings_are_read(read, name, element, code, said):
    good = '{"id": "good", "facts": {"fever": true}}'
    lines = name.endswith("l") and name != "x.yaml"
    text = f"{good}\n{element}\n{good[:-1]} }}\n" if lines else f"[{good},\n{element},\n{good}]"
    found = read(text, name)
    assert shape(found) == "c!c"
    diagnostic = found[1].diagnostic
    assert diagnostic.code == code
    assert said in f"{diagnostic.message} {diagnostic.help}"
    assert diagnostic.span.line == 2
    assert diagnostic.span.text.strip(" ,") == element


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('"expct": {}', "'expct' is no key of a case: did you mean 'expect'?"),
        ('"page": {}', "a case has the keys id, facts and expect"),
        ('"age": 3', "put the findings under facts:, as facts: {age: ...}"),
    ],
)
@pytest.mark.parametrize("name", ["x.yaml", "x.json", "x.jsonl"])
def test_a_strange_key_beside_facts_is_a_problem_and_the_case_is_read(read, name, key, said):
    (case,) = read(f'{{"id": "a", {key}, "facts": {{"fever": true}}}}', name)
    assert case.facts == {"fever": True}
    assert [(p.code, p.severity) for p in case.problems if said in p.message] == [("unknown-finding", "error")]


def test_an_id_that_is_null_is_no_id(read):
    (case,) = read("id: null\nfacts: {fever: yes}\n")
    assert case.id == "cases.yaml#1"


def test_a_lone_surrogate_is_no_id(read):
    assert only(read('{"id": "\\ud800", "facts": {}}', "x.json")).code == "bad-id"


def test_an_error_points_at_the_key_and_can_be_raised(read):
    (error,) = read("id: a\nfact:\n  fever: yes\n")
    text = str(error)
    assert "error[unknown-key]: 'fact' is no key of a case" in text
    assert "cases.yaml:2:1" in text
    assert "help: did you mean 'facts'?" in text
    assert only(read('{"id": "a",\n "fact": {}}', "x.json")).span.column == 2


def test_many_bad_elements_take_no_more_than_their_share_of_time(read):
    assert len(read("[" + "1,\n" * 30_000 + "1]", "x.json")) == 30_001
    assert len(read("[" + "1," * 30_000 + "1]", "x.json")) == 30_001


@given(data=st.binary(max_size=200) | st.text("{}[]\"':,-#&*!|>%@` \n\tabfacts\0\x7fé", max_size=80).map(str.encode))
def test_no_bytes_raise(kb, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes", numbered=True)
    for name in ("x.yaml", "x.json", "x.jsonl", "x"):
        (folder / name).write_bytes(data)
        for item in read_cases(kb, folder / name):
            assert isinstance(item, Case | UnreadableCases)
            str(item).encode()
