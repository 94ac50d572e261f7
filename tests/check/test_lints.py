"""Lints: what loads but is doubtful. Each has a rule base that it speaks of and one that it leaves alone."""

from __future__ import annotations

import pytest

from tests.check.conftest import TEXTS, base_with
from triage.check.lints import OF_RULES, OF_THE_WHOLE, check
from triage.knowledge.load import load, load_texts


def rule(when, id="strain.new", then="[{possible: strain}]", more=""):
    return f"- id: {id}\n  when: {when}\n  then: {then}\n  because: So.\n  cites: [book-1]\n{more}"


def codes(kb):
    return [diagnostic.code for diagnostic in check(kb)]


def test_a_good_rule_base_has_nothing_to_say(kb):
    assert check(kb) == []


def test_the_shipped_rules_have_no_errors():
    assert [d for d in check(load()) if d.severity == "error"] == []


GAIT = """\
topic: {id: gait, label: Gait, order: 2}
findings:
  - {id: limping, label: limp, question: Limp?, kind: boolean}
"""
INTERVIEW = "complaints: [{id: pain, label: Pain, opens: [back]}]\n"
DOUBTS = [
    (
        {"findings": "  - {id: ache, label: Back-Pain, question: Ache?, kind: boolean}\n", "rules": rule("ache")},
        "shared-name",
        "'Back-Pain' names both 'back_pain' and 'ache': which of the two is meant?",
    ),
    (
        {"conditions": "  - {id: sprain, label: sprain, topic: back, pack: main, synonyms: [strain]}\n",
         "rules": rule("fell", then="[{possible: sprain}]")},
        "shared-name",
        "'strain' names both 'strain' and 'sprain'",
    ),
    (
        {"findings": "  - {id: sex, label: sex, question: Sex?, kind: boolean}\n"},
        "unread-finding",
        "no rule reads the finding 'sex'",
    ),
    (
        {"findings": "  - {id: bad, label: bad, kind: derived}\n", "rules": rule("bad")},
        "uninferred-finding",
        "no rule infers the derived finding 'bad'",
    ),
    (
        {"conditions": "  - {id: gout, label: gout, topic: back, pack: main}\n"},
        "unconcluded-condition",
        "no rule makes 'gout' likely or possible",
    ),
    (
        {"steps": "  - {id: mri, label: MRI, burden: mri}\n"},
        "unused-step",
        "no rule suggests the step 'mri'",
    ),
    (
        {"notes": "  - {id: ice, label: ice, text: Ice., kind: treatment}\n"},
        "unused-note",
        "no rule shows the note 'ice'",
    ),
    (
        {"findings/gait": GAIT, "rules": rule("limping"), "interview": INTERVIEW},
        "unopened-topic",
        "nothing opens the topic 'gait': is it never to be asked about?",
    ),
    (
        {"source": "  - {id: book-4, locator: line 4, kind: sign, paraphrase: It hurts.}\n"},
        "unaccounted",
        "no rule cites the statement 'book-4', and nothing says why",
    ),
    (
        {"rules": rule("fell").replace("book-1", "book-3")},
        "cited-not-encoded",
        "the statement 'book-3' is said to be not encoded, yet 'strain.new' cites it",
    ),
    (
        {"rules": rule("{all: [fell, {not: fell}]}")},
        "impossible-rule",
        "can 'strain.new' ever fire? its parts contradict each other on 'fell'",
    ),
    (
        {"rules": rule("{all: [fell, {any: [tumour, {age: {below: 9}}]}]}")
         + rule("{all: [{any: [{age: {below: 9}}, tumour]}, fell]}", id="strain.twin")},
        "twin-rules",
        "'strain.twin' asks for and concludes the same as 'strain.new': are both meant?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "message"), DOUBTS, ids=[f"{d[1]}-{n}" for n, d in enumerate(DOUBTS)])
def test_a_doubtful_place_is_told_once_with_its_line(changes, code, message):
    (found,) = check(base_with(**changes))
    assert found.code == code
    assert message in found.message
    assert found.help
    assert found.span.text
    before = TEXTS.get(found.span.file, "")
    assert found.span.line > before.count("\n") or code == "cited-not-encoded"


def test_every_lint_is_shown_here():
    # The lint of statements has two codes.
    assert len({code for _, code, _ in DOUBTS}) == len(OF_RULES) + len(OF_THE_WHOLE) + 1


def test_an_unaccounted_statement_is_an_error_and_the_rest_are_warnings():
    severities = {code: check(base_with(**changes))[0].severity for changes, code, _ in DOUBTS}
    assert {code for code, severity in severities.items() if severity == "error"} == {
        "unaccounted",
        "cited-not-encoded",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"interview": INTERVIEW.replace("[back]", "[back, gait]")},
        {"interview": INTERVIEW + "always: [gait]\n"},
        {"interview": INTERVIEW + "opened_by: [{topic: gait, findings: [fell]}]\n"},
        {"conditions": "  - {id: sprain, label: sprain, topic: gait, pack: main}\n"},
        {"findings/gait": GAIT.replace("boolean", "boolean, red_flag: true")},
    ],
    ids=["complaint", "always", "opened_by", "condition", "red flags only"],
)
def test_a_topic_is_asked_about_once_something_opens_it(changes):
    concluded = "sprain" if "conditions" in changes else "strain"
    rules = rule("limping", then=f"[{{possible: {concluded}}}]")
    assert codes(base_with(**({"findings/gait": GAIT, "rules": rules, "interview": INTERVIEW} | changes))) == []


IMPOSSIBLE = [
    "{all: [{age: {at_least: 60}}, {age: {below: 50}}]}",
    "{age: {above: 50, below: 50}}",
    "{age: {at_least: 50, below: 50}}",
    "{age: {above: 120}}",
    "{all: [{site: hip}, {site: thigh}]}",
    "{all: [{site: hip}, {not: {site: [hip, thigh]}}]}",
    "{not: {site: [none, hip, thigh]}}",
    "{all: [{done: none}, {done: MRI}]}",
    "{all: [low_back_pain, {not: back_pain}]}",
    "{all: [{height: {above: 3}}, {not: fell}]}",
    "{all: [fell, {not: {height: {at_least: 0}}}]}",
    "{at_least: {count: 2, of: [fell, {not: fell}, {all: [tumour, {not: tumour}]}]}}",
    "{not: {any: [fell, {not: fell}]}}",
    "{all: [{any: [{all: [fell, tumour]}, {all: [fell, back_pain]}]}, {not: fell}]}",
]
POSSIBLE = [
    "{all: [{age: {at_least: 60}}, {age: {at_most: 60}}]}",
    "{age: {at_least: 50, at_most: 50}}",
    "{all: [{done: X-ray}, {done: MRI}]}",
    "{all: [{done: [none, MRI]}, {done: [X-ray, MRI]}]}",
    "{not: {done: [none, X-ray, MRI]}}",
    "{any: [fell, {not: fell}]}",
    "{all: [back_pain, {not: low_back_pain}]}",
    "{all: [{not: {height: {at_least: 3}}}, {not: {height: {below: 3}}}]}",
    "{at_least: {count: 2, of: [fell, {not: fell}, tumour]}}",
    "{not: {at_least: {count: 2, of: [fell, tumour, back_pain]}}}",
]


@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_a_rule_that_no_facts_can_fire_is_told(when):
    assert codes(base_with(rules=rule(when))) == ["impossible-rule"]


@pytest.mark.parametrize("when", POSSIBLE)
def test_a_rule_that_some_facts_fire_is_left_alone(when):
    assert codes(base_with(rules=rule(when))) == []


def test_the_contradicting_parts_are_shown():
    (found,) = check(base_with(rules=rule("{all: [tumour, {age: {above: 60}}, {age: {below: 50}}]}")))
    assert [span.text[span.column - 1 :][:5] for _, span in found.also] == ["{abov", "{belo"]


def test_a_search_that_would_take_too_long_ends_without_a_word():
    names = [f"f{n}" for n in range(40)]
    findings = "".join(f"  - {{id: {n}, label: {n}, question: Q?, kind: boolean}}\n" for n in names)
    half, more = ", ".join(names), ", ".join(f"{{not: {n}}}" for n in names)
    when = f"{{all: [{{at_least: {{count: 20, of: [{half}]}}}}, {{at_least: {{count: 21, of: [{more}]}}}}]}}"
    assert codes(base_with(findings=findings, rules=rule(when))) == []


def test_rules_that_differ_in_condition_or_conclusion_are_no_twins():
    more = rule("fell") + rule("fell", id="strain.b", then="[{likely: strain}]") + rule("tumour", id="strain.c")
    assert codes(base_with(rules=more)) == []


def test_doubts_come_in_file_order():
    kb = base_with(
        rules=rule("{all: [fell, {not: fell}]}"),
        notes="  - {id: ice, label: ice, text: Ice., kind: treatment}\n",
        findings="  - {id: sex, label: sex, question: Sex?, kind: boolean}\n",
    )
    assert codes(kb) == ["unread-finding", "impossible-rule", "unused-note"]


def test_with_only_some_packs_nothing_is_said_that_the_others_could_answer():
    others = "  - {id: gout, label: gout, topic: back, pack: other}\n"
    source = "  - {id: book-4, locator: line 4, kind: sign, paraphrase: It hurts.}\n"
    texts = {
        **TEXTS,
        "conditions.yaml": TEXTS["conditions.yaml"] + others,
        "sources/book.yaml": TEXTS["sources/book.yaml"] + source,
        "other/gout.yaml": rule("fell", id="gout.fell", then="[{possible: gout}]").replace("book-1", "book-4"),
    }
    assert check(load_texts(texts)) == []
    assert check(load_texts(texts, ["main"])) == []
