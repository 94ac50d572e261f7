"""The engine is an experta engine: reset, declare, run(1) and agenda work as experta's users expect."""

from __future__ import annotations

import subprocess
import sys

import pytest

import triage
from triage.engine.experta_port import experta
from triage.engine.forward import Forward

FACTS = {"small_vertebrae": True, "nerve_compression_imaging": True, "age": 40}


@pytest.fixture(scope="module")
def kb():
    return triage.load()


def agenda(engine):
    return [activation.rule.__name__ for activation in reversed(engine.agenda.activations)]


def test_it_is_an_experta_knowledge_engine(kb):
    assert isinstance(Forward(kb), experta.KnowledgeEngine)


def test_one_rule_fires_a_step_and_it_is_the_first_of_the_agenda(kb):
    engine = Forward(kb)
    engine.reset()
    engine.declare(*engine.facts_of(FACTS))
    while agenda(engine):
        following, before = agenda(engine)[0], list(engine.fired)
        engine.run(1)
        assert engine.fired == [*before, following]


def test_the_agenda_lists_what_the_last_firing_made_possible(kb):
    engine = Forward(kb)
    engine.reset()
    engine.declare(*engine.facts_of({"small_vertebrae": True}))
    assert "microspondylia.individual-care" not in agenda(engine)
    while "microspondylia.small-vertebrae" not in engine.fired:
        engine.run(1)
    assert "microspondylia.individual-care" in agenda(engine)


def test_stepping_ends_with_the_conclusions_of_assess(kb):
    engine = Forward(kb)
    engine.reset()
    engine.declare(*engine.facts_of(FACTS))
    while agenda(engine):
        engine.run(1)
    assessment = triage.assess(kb, FACTS)
    assert tuple(engine.fired) == assessment.fired
    likely = {c.target for _, c in engine.conclusions if c.verb == "likely"}
    assert likely == {"microspondylia", "microspondylia_with_nerve_compression"}


def test_conclusions_stand_in_working_memory(kb):
    engine = Forward(kb)
    engine.reset()
    engine.declare(*engine.facts_of({"small_vertebrae": True}))
    engine.run()
    said = {(f["verb"], f["target"]) for f in engine.facts.values() if "verb" in f}
    assert ("likely", "microspondylia") in said


def test_what_follows_by_the_vocabulary_is_declared_too(kb):
    engine = Forward(kb)
    engine.reset()
    engine.declare(*engine.facts_of({"low_back_pain": True}))
    assert {f["finding"] for f in engine.facts.values() if "finding" in f} == {"low_back_pain", "back_pain"}


def test_taking_a_fact_back_says_what_to_do_instead(kb):
    engine = Forward(kb)
    engine.reset()
    fact = engine.declare(*engine.facts_of({"back_pain": True}))
    with pytest.raises(TypeError, match="reset"):
        engine.retract(fact)


def test_salience_comes_before_rule_order():
    from tests.strategies import base
    from triage.knowledge.expressions import Present
    from triage.knowledge.model import Conclusion, Rule

    then = (Conclusion("likely", "illness_0"),)
    rules = [Rule(f"r{n}", "p", Present("sign_0"), then, "", (), salience=s) for n, s in enumerate([0, 5, 0, -1, 5])]
    engine = Forward(base(rules))
    engine.reset()
    engine.declare(*engine.facts_of({"sign_0": True}))
    engine.run()
    assert engine.fired == ["r1", "r4", "r0", "r2", "r3"]


def test_importing_experta_leaves_python_and_logging_as_they_were():
    code = (
        "import logging, collections\n"
        "import triage.engine.forward\n"
        "assert not logging.getLogger().handlers\n"
        "assert logging.getLogger('experta.watchers.RULES').level == logging.NOTSET\n"
        "assert not hasattr(collections, 'Mapping')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
