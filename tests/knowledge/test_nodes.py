"""YAML as it is read here: what plain scalars mean, and where everything stands."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.inside import assert_inside
from triage.knowledge.diagnostics import render_all
from triage.knowledge.nodes import MAX_DEPTH, duplicate_keys, read_yaml


def read(text):
    documents, problems = read_yaml(text, "file.yaml")
    assert problems == []
    (document,) = documents
    return document


def told(text):
    _, (problem,) = read_yaml(text, "file.yaml")
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("N", "N"),
        ("12:30", "12:30"), ("2024-01-01", "2024-01-01"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1,5", "1,5"),
        ("true", True), ("False", False), ("tRUE", "tRUE"), ("null", None), ("~", None), ("", None),
        ("1", 1), ("-12", -12), ("+3", 3), ("007", 7), ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0),
        ("-.inf", -math.inf), ("'1'", "1"), ('"true"', "true"), ("!!str 1", "1"), ("! 1", "1"), ("''", ""),
        ("9" * 300, int("9" * 300)), ("9" * 400, math.inf),
    ],
)  # fmt: skip
def test_scalars_mean_what_yaml_1_2_says(text, value):
    found = read(f"- {text}\n").value[0]
    assert (found, type(found)) == (value, type(value))


def test_not_a_number_is_read():
    assert math.isnan(read(".nan").value)


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: b", ("a",), (1, 4, 1)),
        ("a:\n  - 'b c'\n", ("a", 0), (2, 5, 5)),
        ("é: [x, {ü: y}]", ("é", 1, "ü"), (1, 12, 1)),
        ("é: [x, {ü: y}]", ("é", 1), (1, 8, 6)),
        ("\ufeffa: [b, c]", ("a",), (1, 4, 6)),
        ("a: >-\n  text\n  more\n", ("a",), (1, 4, 2)),
        ("a: b\u2028c: d", ("c",), (2, 4, 1)),
        ("a:\n- &x {b: 1}\n- *x\n", ("a", 1), (3, 3, 2)),
        ("a: &x [{b: 1}]\nc: *x\n", ("c", 0, "b"), (2, 4, 2)),
        ("a:\nb: c\n", ("a",), (1, 3, 1)),
    ],
)
def test_every_value_knows_its_place(text, path, place):
    span = read(text).span(path)
    assert (span.line, span.column, span.width) == place


def test_a_key_knows_its_place():
    assert read("a:\n  'b c': 1\n").key_span(("a", "b c")).column == 3


def test_a_key_that_stands_twice_is_told_with_both_places():
    document = read("a: {b: 1, c: 2, b: 3}")
    (problem,) = duplicate_keys(document)
    assert (problem.span.column, problem.also[0][1].column) == (17, 5)
    assert document.value == {"a": {"b": 1, "c": 2}}


def test_an_alias_is_what_it_stands_for():
    assert read("a: &x [1, &y {b: 2}]\nc: *x\nd: *y\n").value == {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "d": {"b": 2}}


def test_an_anchor_may_stand_on_a_key():
    assert read("&k a: 1\nb: *k\n").value == {"a": 1, "b": "a"}


def test_anchors_end_with_their_document():
    documents, (problem,) = read_yaml("a: &x 1\n---\nb: *x\n", "file.yaml")
    assert (len(documents), problem.code, problem.span.line) == (1, "alias", 3)


def test_an_alias_may_be_as_deep_as_brackets_may():
    def nested(depth):
        return f"- &a {'[' * depth}{']' * depth}\n- {'[' * depth}*a{']' * depth}\n"

    assert read(nested((MAX_DEPTH - 1) // 2)).value
    assert told(nested(MAX_DEPTH // 2 + 1)).code == "too-deep"
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not None
    assert told("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).code == "too-deep"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{" * 1_000_000,
        "- " * 100_000 + "x",
        "a: &a [*a]\n" * 10,
        "? " * 100_000,
        "&a " * 1000 + "x",
        "- 'x\n" * 50_000,
        "\n".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]" if n else "- &a0 [x, x]" for n in range(100)),
    ],
    ids=["lists", "mappings", "dashes", "itself", "questions", "anchors", "quotes", "doubling"],
)
def test_a_hostile_text_is_refused_at_once(text):
    start = time.perf_counter()
    _, problems = read_yaml(text, "file.yaml")
    assert problems
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!!int", "!x", "!<y>"])
@pytest.mark.parametrize("form", ["{} [echo]", "- {} x", "a: {} x", "{} a: x", "{{a: {} x}}", "? {} a\n: x", "{} {{}}"])
def test_no_tag_is_read_wherever_it_stands(tag, form):
    problem = told(form.format(tag))
    assert problem.code == "tag"
    assert tag.strip("!<>") in problem.message


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a: |\n\tb\n", "a tab stands where only spaces may", (2, 1)),
        ("a: >-x\n", "no text may follow '|' or '>' on the same line", (1, 6)),
        ("a: b\n%c\n", "a line cannot begin with '%'", (2, 1)),
        ("%YAML 3.0\n---\na\n", "this is not a version of YAML that is read here", (1, 1)),
        ("a: !b!c d\n", "a text cannot begin with '!'", (1, 4)),
        ("a: & b\n", "a name must follow '*' or '&'", (1, 5)),
        ("a\n...\nb\n: c\n", "this stands after the end of the document", (3, 1)),
        ("a: [,]\n", "a value is missing here", (1, 5)),
        ("a: [\n", "a value is missing here", (1, 5)),
        ("a:b\nc: d\n", "no key may stand here", (2, 1)),
        ("a:\n  - b\n c: d\n", "the indentation of this line fits no line above", (3, 2)),
        ("a: [b]]\n", "the value has ended before this", (1, 7)),
        ('a: "\\ud800"\n', "in double quotes a backslash begins an escape", (1, 7)),
        ("é: \x07", "the control character U+0007 cannot stand in YAML", (1, 4)),
    ],
)
def test_what_is_no_yaml_is_told_in_plain_words(text, message, place):
    problem = told(text)
    assert (problem.code, problem.message, problem.span.line, problem.span.column) == ("not-yaml", message, *place)
    assert problem.help


def test_half_of_a_surrogate_pair_is_told():
    problem = told("a: b\nc: \ud800")
    assert (problem.code, problem.span.line, problem.span.column) == ("not-yaml", 2, 4)
    render_all([problem]).encode()


PIECES = [
    *"[]{}:,-?&*!|>'\"%@`#\\\t\n .", "\r\n", "\r", "\u2028", "\ufeff", "é", "\x00", "\x1b", "- ", ": ", "\n  ", "---\n",
    "...\n", "a", "b", "12", "null", "<<", "&a ", "*a ", "!!str ", "!x ", "%YAML 1.1\n", "'x'", "\U0001f600", "\ud800",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read_or_told(text):
    documents, problems = read_yaml(text, "file.yaml")
    assert len(problems) <= 1
    render_all(problems).encode("utf-8")
    for problem in problems:
        assert_inside(problem.span, text)
    for document in documents:
        for span in (*map(document.span, document.places), *map(document.key_span, document.key_places)):
            assert_inside(span, text)
