"""Laws of the loader: what the content hash sees, and that every place is the place of what is told there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
import yaml

from tests.knowledge.bases import HERE, SMALL, small_texts, texts_of
from triage.knowledge.diagnostics import KnowledgeError
from triage.knowledge.expressions import AtLeast, Called, Not
from triage.knowledge.load import load, load_texts
from triage.knowledge.names import normal
from triage.knowledge.nodes import read_yaml

EVERY_KEY = HERE / "good" / "every_key"


@pytest.fixture(scope="module")
def shipped():
    return load()


def value_of(text):
    (document,), _ = read_yaml(text, "file.yaml")
    return document.value


def places(value, path=()):
    """Every path to a value that is neither a list nor a mapping."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))
    else:
        yield path


def with_another_word(value, path):
    """The value with what stands at `path` changed."""
    if not path:
        return {bool: lambda b: not b, str: lambda s: s + "x"}.get(type(value), lambda n: n + 1)(value)
    key, *below = path
    if isinstance(value, list):
        return [with_another_word(part, below) if place == key else part for place, part in enumerate(value)]
    return {name: with_another_word(part, below) if name == key else part for name, part in value.items()}


def test_a_folder_and_its_texts_hash_alike_in_any_order():
    texts = small_texts()
    assert load(SMALL).sha256 == load_texts(texts).sha256 == load_texts(dict(reversed(texts.items()))).sha256


@pytest.mark.parametrize("flow", [False, True])
def test_layout_quotes_and_the_order_of_keys_do_not_count(flow):
    laid_out = {
        name: yaml.safe_dump(value_of(text), default_flow_style=flow, width=20, sort_keys=True)
        for name, text in small_texts().items()
    }
    assert laid_out != small_texts()
    assert load_texts(laid_out).sha256 == load(SMALL).sha256


def test_comments_and_blank_lines_do_not_count():
    commented = {name: "# on top\n\n" + text.replace("\n", "   # here\n\n") for name, text in small_texts().items()}
    assert load_texts(commented).sha256 == load(SMALL).sha256


def test_an_alias_counts_as_what_it_stands_for():
    texts = texts_of(EVERY_KEY)
    written_out = texts["main/rules.yaml"].replace("*rest", "{note: rest}").replace("*cites", "[book-1]")
    assert load_texts(texts | {"main/rules.yaml": written_out}).sha256 == load_texts(texts).sha256


@pytest.mark.parametrize("name", list(small_texts()))
def test_every_word_counts(name):
    texts = small_texts()
    value, before = value_of(texts[name]), load_texts(texts).sha256
    for path in places(value):
        changed = yaml.safe_dump(with_another_word(value, path))
        with suppress(KnowledgeError):  # it counts so much that nothing fits any more
            assert load_texts(texts | {name: changed}).sha256 != before, path


def test_a_rule_less_or_in_another_place_counts():
    texts = small_texts()
    first, second, third = texts["main/back.yaml"].split("\n\n")
    hashes = {
        load_texts(texts | {"main/back.yaml": "\n\n".join(rules) + "\n"}).sha256
        for rules in ([first, second, third], [first, second], [second, first, third])
    }
    assert len(hashes) == 3


def test_packs_that_are_not_chosen_do_not_count():
    texts = texts_of(EVERY_KEY)
    changed = texts | {"other/rules.yaml": texts["other/rules.yaml"].replace("It is so.", "It is not so.")}
    assert load_texts(texts, ["main"]).sha256 == load_texts(changed, ["main"]).sha256
    assert load_texts(texts, ["other"]).sha256 != load_texts(changed, ["other"]).sha256
    assert len({load_texts(texts, packs).sha256 for packs in (["main"], ["other"], None, ["main", "other"])}) == 3


def at(span):
    """What stands at a place, without quotes."""
    return span.text[span.column - 1 : span.column - 1 + span.width].strip("\"'")


def test_every_entry_knows_its_place(shipped):
    tables = (shipped.findings, shipped.conditions, shipped.steps, shipped.notes, shipped.statements, shipped.rule)
    for table in tables:
        assert {id: at(entry.span) for id, entry in table.items()} == {id: id for id in table}


def parts_of(expression):
    yield expression
    for part in getattr(expression, "parts", None) or ([expression.part] if isinstance(expression, Not) else []):
        yield from parts_of(part)


def test_every_part_of_a_condition_knows_its_place(shipped):
    for rule in shipped.rules:
        for part in parts_of(rule.trigger):
            if part.span is None:
                assert isinstance(part, AtLeast)  # joins what the file does not write as one: with and when
            elif isinstance(part, AtLeast):
                assert at(part.span) == part.word
            elif isinstance(part, Not):
                assert at(part.span) == "not"
            elif not isinstance(part, Called) and hasattr(part, "value") is hasattr(part, "values"):
                assert normal(part.finding) == normal(at(part.span))


def test_places_take_no_part_in_equality(shipped):
    for rule in shipped.rules:
        assert replace(rule, span=None) == rule


def test_a_hash_stands_for_what_was_loaded(shipped):
    assert len(shipped.sha256) == 64
    assert load().sha256 == shipped.sha256
    assert load(packs=shipped.packs).sha256 == shipped.sha256
