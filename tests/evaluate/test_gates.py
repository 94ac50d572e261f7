"""What --fail-under asks for, and what is said of what it cannot ask for."""

import pytest

from tests.evaluate.made import rules, written
from triage.evaluate.gates import GATES, BadGate, held, read_gates
from triage.evaluate.run import evaluate


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return evaluate(rules(), [written(tmp_path_factory.mktemp("gates"))[1]], with_curve=False)


def test_a_share_that_is_reached_and_one_that_is_missed(found):
    reached, missed = held(found, read_gates(["top3=0.5", "top1=1"]))
    assert reached.reached
    assert not missed.reached
    assert missed.came == found.metrics["top1"].value


def test_a_share_reached_exactly_is_reached(found):
    (outcome,) = held(found, read_gates([f"urgency={found.metrics['urgency'].value!r}"]))
    assert outcome.reached


def test_scores_and_the_bound_on_hazards_can_be_held(found):
    score, bound = held(found, read_gates(["ccs=10", "hazard_free=0.99"]))
    assert score.came == found.scores[0].ccs
    assert bound.came == 1 - found.metrics["hazardous"].upper
    assert not bound.reached


def test_what_no_case_measures_is_missed(found):
    (outcome,) = held(found, read_gates(["recall_self_care=0"]))
    assert outcome.came is None
    assert not outcome.reached


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("top1", "METRIC=VALUE"),
        ("top_1=0.9", "did you mean 'top1'"),
        ("accuracy=0.9", "there is no such metric"),
        ("under_triage=0.1", "hold safety instead"),
        ("top1=90", "from 0 to 1"),
        ("ccs=101", "from 0 to 100"),
        ("top1=much", "from 0 to 1"),
        ("top1=nan", "from 0 to 1"),
    ],
)
def test_a_gate_written_wrongly_says_how_to_write_it(text, said):
    with pytest.raises(BadGate, match="--fail-under") as error:
        read_gates([text])
    assert said in str(error.value)


@pytest.mark.parametrize("name", GATES)
def test_every_gate_can_be_measured(found, name):
    assert held(found, read_gates([f"{name}=0"]))[0].gate.metric == name
