"""A recorded inference: every step tells what came, what it did to the agenda, and where it stands in the rules."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings

import triage
from tests.interview.patients import patient
from tests.strategies import decidable, known_facts, rule_bases
from triage.cases.model import NOT_APPLICABLE
from triage.engine import naive
from triage.learn import record

KB = triage.load()
FACTS = {"age": 38, "low_back_pain": True, "small_vertebrae": True, "saddle_anaesthesia": True, "fever": False}
RECORDING = record(KB, FACTS)


def firing(recording):
    return [step.rule for step in recording.steps if step.kind == "fire"]


def same_as_assessed(recording):
    steps = recording.steps
    assert firing(recording) == list(recording.assessment.fired)
    assert [step.kind for step in steps] == sorted(
        (step.kind for step in steps), key=["start", "fact", "fire", "end"].index
    )
    for before, step in pairwise(steps):
        if step.kind == "fire":
            assert before.agenda[0] == step.rule
        gone = {step.rule} if step.rule else set()
        assert set(step.agenda) == (set(before.agenda) | set(step.activated)) - gone
    assert steps[-1].agenda == ()


def test_the_rules_fire_as_in_the_assessment_and_the_agenda_says_which_is_next():
    same_as_assessed(RECORDING)


@pytest.mark.parametrize("seed", range(12))
def test_any_patient(seed):
    facts = {id: value for id, value in patient(KB, seed).facts.items() if value is not NOT_APPLICABLE}
    same_as_assessed(record(KB, facts))


@settings(max_examples=150, deadline=None)
@given(rule_bases().filter(decidable), known_facts())
def test_any_rule_base(kb, facts):
    recording = record(kb, facts)
    same_as_assessed(recording)
    dead = {id for step in recording.steps for id in step.impossible}
    assert dead == naive.run(kb, recording.assessment.case.facts).impossible


def test_a_fact_enters_together_with_what_follows_from_it():
    (step,) = [step for step in RECORDING.steps if "low back pain" in step.title]
    assert [(item.kind, item.node, item.by) for item in step.memory] == [
        ("given", "finding:low_back_pain", ""),
        ("implied", "finding:back_pain", "low_back_pain"),
    ]


def test_working_memory_is_all_that_the_steps_added():
    items = RECORDING.memory(len(RECORDING.steps) - 1)
    assert {item.node for item in items if item.kind in ("given", "implied")} == {
        f"finding:{id}" for id in RECORDING.assessment.case.facts
    }
    assert "condition:cauda_equina_syndrome" in {item.node for item in items if item.kind == "concluded"}


def test_each_test_of_a_rule_is_found_in_its_text_and_lit_where_it_speaks_for_the_rule():
    assert set(RECORDING.rules) == set(firing(RECORDING))
    for view in RECORDING.rules.values():
        assert view.tests
        for test in view.tests:
            kind, name = test.node.split(":")
            line = view.lines[test.line]
            assert name in line[test.column : test.column + test.width] or (kind == "condition" and "with:" in line)
        assert any(test.lit for test in view.tests)


def test_a_negated_test_is_lit_where_it_is_false():
    view = record(KB, {"spinal_deformity": False}).rules["surgery.no-spinal-deformity"]
    assert [(test.truth, test.lit) for test in view.tests] == [("false", True)]


def test_the_right_place_is_lit_in_rules_on_one_line():

    from tests.engine.columns.test_batches import small

    kb = small(["p"])
    for rule in record(kb, {"a": True, "b": True, "n": 60, "c": "p"}).rules.values():
        for test in rule.tests:
            lit = rule.lines[test.line][test.column : test.column + test.width]
            assert lit.strip("\"'").startswith(test.node.split(":")[1]), (lit, test.node)


def test_the_whole_is_plain_data():
    data = json.loads(json.dumps(RECORDING.to_dict()))
    assert [step["kind"] for step in data["steps"]] == [step.kind for step in RECORDING.steps]
    assert data["rules"]["microspondylia.small-vertebrae"]["lines"][0] == "- id: microspondylia.small-vertebrae"
    assert data["result"][-1]["text"].startswith("This informs and teaches.")
