"""Broken rule bases of every kind: the loader gives a rule base or tells what is wrong, and nothing else."""

from __future__ import annotations

import json
import random
import time
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.knowledge.bases import small_texts
from tests.knowledge.inside import assert_inside
from triage.knowledge import validate
from triage.knowledge.diagnostics import KnowledgeError, render_all
from triage.knowledge.files import read_folder, shipped_rules
from triage.knowledge.load import load_texts

NASTY = ["\t", ":", ": ", "-", "- ", "[", "]", "{", "}", "#", "&a ", "*a ", "!", "!!int ", "|", ">", "'", '"', "%", "@"]
NASTY += ["`", ",", "\\", "\x00", "\x1b", "\u2028", "\ufeff", "é", "\n", "\r", " ", "  ", "?", "<<: ", "---\n", "...\n"]
VALUES = ["", "5", "-1", "1e999", ".nan", "true", "no", "null", "[]", "{}", "[a, b]", "{a: b}", "{not: x}", '""', "''"]
VALUES += ["text", "'6 weeks'", "[[[]]]", "{all: [fever]}", "*a", "!!python/name:os.system x", "9" * 400, "x" * 10_000]


@cache
def shipped_texts():
    root = shipped_rules()
    files, _ = read_folder(root)
    return {file.name.removeprefix(str(root)).lstrip("\\/"): file.text for file in files if file.kind != "tests"}


@pytest.fixture
def parsed_once(monkeypatch):
    """Files that were not changed are parsed only once."""
    monkeypatch.setattr(validate, "parse", cache(validate.parse))


def mutant(texts, seed):
    """The texts with one to three small things changed in them."""
    chance = random.Random(seed)
    changed = dict(texts)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(changed))
        changed[name] = chance.choice(MUTATIONS)(changed[name], chance, texts)
    if chance.random() < 0.05:
        del changed[chance.choice(list(changed))]
    return changed


def _lines(change):
    def mutate(text, chance, texts):
        lines = text.splitlines(keepends=True)
        if lines:
            change(lines, chance.randrange(len(lines)), chance, texts)
        return "".join(lines)

    return mutate


def _delete(lines, at, chance, texts):
    del lines[at : at + chance.choice([1, 1, 1, 5])]


def _double(lines, at, chance, texts):
    lines[at:at] = lines[at : at + chance.choice([1, 1, 3, 8])]


def _swap(lines, at, chance, texts):
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines, at, chance, texts):
    lines[at] = chance.choice([" ", "  ", "\t"]) + lines[at] if chance.random() < 0.5 else lines[at][1:]


def _borrow(lines, at, chance, texts):
    lines.insert(at, chance.choice(texts[chance.choice(list(texts))].splitlines(keepends=True)))


def _other_value(lines, at, chance, texts):
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon or ':'} {chance.choice(VALUES)}\n"


def _other_word(lines, at, chance, texts):
    words = lines[at].split(" ")
    words[chance.randrange(len(words))] = chance.choice(texts[chance.choice(list(texts))].split())
    lines[at] = " ".join(words)


def _character(text, chance, texts):
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(["", chance.choice(NASTY)]) + text[at + chance.choice([0, 1]) :]


def _cut(text, chance, texts):
    return text[: chance.randrange(len(text) + 1)]


MUTATIONS = [
    *map(_lines, [_delete, _double, _swap, _indent, _borrow, _other_value, _other_value, _other_word, _other_word]),
    *[_character] * 3,
    _cut,
]


def loads_or_tells(texts):
    """Load, or check that everything that is told can be read and lies inside its file."""
    start = time.perf_counter()
    try:
        kb = load_texts(texts)
    except KnowledgeError as error:
        assert error.diagnostics
        render_all(error.diagnostics).encode("utf-8")
        for diagnostic in error.diagnostics:
            json.dumps(diagnostic.to_dict())
            assert diagnostic.code
            assert diagnostic.help, diagnostic
            for span in (diagnostic.span, *(span for _, span in diagnostic.also)):
                assert_inside(span, texts.get(span.file, ""))
    else:
        assert kb.rules and len(kb.sha256) == 64
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("tens", range(10))
def test_a_changed_rule_base_loads_or_tells(tens, parsed_once):
    for seed in range(10 * tens, 10 * tens + 10):
        loads_or_tells(mutant(shipped_texts(), seed))


@pytest.mark.slow
@pytest.mark.parametrize("hundreds", range(1, 31))
def test_three_thousand_changed_rule_bases_load_or_tell(hundreds, parsed_once):
    for seed in range(100 * hundreds, 100 * hundreds + 100):
        loads_or_tells(mutant(shipped_texts(), seed))


KEYS = st.sampled_from(
    ["all", "any", "not", "at_least", "count", "of", "fever", "age", "bone_site", "above", "step", "to_see", "likely"]
)
SCALARS = st.sampled_from(["fever", "age", "thigh", "strain", "xray", "", "6 weeks", 0, 1, 2, 18.5, True, None])
TREES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=2), max_leaves=12
)
RULE_KEYS = ["id", "with", "when", "then", "because", "cites", "overrides", "salience", "verified", "evidence", "more"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(RULE_KEYS), TREES, max_size=4))
def test_a_rule_of_any_form_loads_or_tells(parsed_once, wrong):
    good = {"id": "x", "when": "fever", "then": [{"possible": "strain"}], "because": "So.", "cites": ["book-1"]}
    loads_or_tells(small_texts() | {"main/more.yaml": json.dumps([good | wrong])})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TREES)
def test_a_condition_of_any_form_loads_or_tells(parsed_once, when):
    rule = {"id": "x", "when": when, "then": [{"possible": "strain"}], "because": "So.", "cites": ["book-1"]}
    loads_or_tells(small_texts() | {"main/more.yaml": json.dumps([rule])})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(small_texts())), TREES)
def test_a_file_of_any_form_loads_or_tells(parsed_once, name, value):
    loads_or_tells(small_texts() | {name: json.dumps(value)})
