"""The naive interpreter, the forward engine and experta's own matcher say the same."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.experta_own import OwnMatcher, alternatives
from tests.strategies import known_facts, rule_bases, shuffled, without_salience
from triage.engine import naive
from triage.engine.events import FindingDerived, RuleActivated, RuleFired, RuleImpossible
from triage.engine.forward import Forward


def forward(kb, facts, record=False):
    engine = Forward(kb, record)
    engine.reset()
    engine.declare(*engine.facts_of(facts, {}))
    engine.run()
    return engine


@settings(max_examples=600, deadline=None)
@given(rule_bases(), known_facts())
def test_forward_engine_fires_what_the_rules_mean(kb, facts):
    assert set(forward(kb, facts).fired) == naive.run(kb, facts).fired


@settings(max_examples=300, deadline=None)
@given(rule_bases(), known_facts())
def test_recorded_events_tell_what_fired_what_became_impossible_and_what_was_derived(kb, facts):
    engine, outcome = forward(kb, facts, record=True), naive.run(kb, facts)
    events = engine.events
    assert [e.rule for e in events if isinstance(e, RuleFired)] == engine.fired
    assert {e.rule for e in events if isinstance(e, RuleActivated)} == outcome.fired
    assert {e.rule for e in events if isinstance(e, RuleImpossible)} == outcome.impossible
    assert {e.finding: e.value for e in events if isinstance(e, FindingDerived)} == outcome.derived


@settings(max_examples=200, deadline=None)
@given(rule_bases(), known_facts(), st.lists(st.integers(0, 9), max_size=12))
def test_the_order_of_facts_changes_neither_what_fires_nor_the_order(kb, facts, places):
    assert forward(kb, facts).fired == forward(kb, shuffled(facts, places)).fired


@settings(max_examples=200, deadline=None)
@given(rule_bases(), known_facts())
def test_priority_never_changes_what_is_concluded(kb, facts):
    assert set(forward(kb, facts).fired) == set(forward(without_salience(kb), facts).fired)


@settings(max_examples=200, deadline=None)
@given(rule_bases(), known_facts(), known_facts())
def test_learning_more_never_unfires_a_rule(kb, facts, more):
    together = {**more, **facts}
    assert set(forward(kb, facts).fired) <= set(forward(kb, together).fired)
    assert naive.run(kb, facts).impossible <= naive.run(kb, together).impossible


@settings(max_examples=200, deadline=None)
@given(rule_bases(), known_facts())
def test_facts_declared_one_by_one_end_the_same(kb, facts):
    engine = Forward(kb)
    engine.reset()
    for fact in engine.facts_of(facts, {}):
        engine.declare(fact)
        engine.run()
    assert set(engine.fired) == naive.run(kb, facts).fired


def test_an_engine_used_again_forgets_the_patient_before():
    import triage

    kb = triage.load()
    engine = Forward(kb)
    for facts in ({"small_vertebrae": True}, {}, {"small_vertebrae": False}):
        engine.reset()
        engine.declare(*engine.facts_of(facts))
        engine.run()
        assert set(engine.fired) == naive.run(kb, facts).fired


@pytest.mark.parametrize(
    "operator,at,fires", [("at_least", 65, True), ("above", 65, False), ("at_most", 65, True), ("below", 65, False)]
)
def test_numbers_exactly_at_a_threshold(operator, at, fires):
    from tests.strategies import base
    from triage.knowledge.expressions import Compare
    from triage.knowledge.model import Conclusion, Rule

    kb = base([Rule("r", "p", Compare("age", operator, 65.0), (Conclusion("likely", "illness_0"),), "", ())])
    assert bool(forward(kb, {"age": at}).fired) is fires


@settings(max_examples=150, deadline=None)
@given(rule_bases(), known_facts())
def test_experta_with_its_own_matcher_fires_the_same(kb, facts):
    assume(alternatives(kb) <= 150)
    assert OwnMatcher(kb).run(facts) == naive.run(kb, facts).fired


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(rule_bases(), known_facts())
def test_three_engines_agree_on_thousands_of_random_rule_bases(kb, facts):
    assume(alternatives(kb) <= 150)
    meant = naive.run(kb, facts).fired
    assert set(forward(kb, facts).fired) == meant
    assert OwnMatcher(kb).run(facts) == meant


@cache
def shipped():
    import triage
    from triage.check.rule_tests import read_rule_tests

    kb = triage.load()
    tests, problems = read_rule_tests()
    assert not problems
    return kb, OwnMatcher(kb), tests


@pytest.mark.slow
def test_three_engines_agree_on_every_rule_test():
    agree_on(shipped()[2])


def test_three_engines_agree_on_rule_tests_of_every_file():
    """Every tenth; all of them in the slow campaign."""
    agree_on(shipped()[2][::10])


def agree_on(tests):
    from triage.cases.facts import case_from_facts

    kb, own, _ = shipped()
    assert len(tests) > 100
    for test in tests:
        facts = case_from_facts(kb, test.given).facts
        meant = naive.run(kb, facts).fired
        assert set(forward(kb, facts).fired) == meant, test.name
        assert own.run(facts) == meant, test.name
