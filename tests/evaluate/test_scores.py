"""The Capability Comparison Score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluate.made import labels, rules
from triage.evaluate.baselines import baselines, red_flags_only
from triage.evaluate.scores import Scoreboard
from triage.knowledge.model import LEVELS

KB = rules()


def board(rows, expected):
    """The scores of tools that say `rows` (a row a tool) where `expected` should be said."""
    found = Scoreboard({f"tool {place}": "" for place in range(len(rows))})
    said = [np.array([LEVELS.index(level) for level in row]) for row in rows]
    found.add(said, np.arange(len(expected)), [labels(urgency=level) for level in expected])
    return found.scores()


def test_a_score_worked_out_by_hand():
    # difficulties: first case 2/2, second 1/2; CCS = 100 * ((gain - loss) / n + 1) / 2
    one, other = board([["routine", "same_day"], ["routine", "routine"]], ["routine", "same_day"])
    assert one.ccs == pytest.approx(100 * ((0 + 0.5) / 2 + 1) / 2)
    assert other.ccs == pytest.approx(100 * ((0 - 0.5) / 2 + 1) / 2)


def test_a_case_without_an_answer_is_left_out_of_the_score_and_of_its_difficulty():
    one, other = board([["routine", "insufficient"], ["same_day", "routine"]], ["routine", "routine"])
    assert (one.solved.hits, one.solved.of) == (1, 1)
    assert one.ccs == pytest.approx(100 * (0.5 + 1) / 2)
    assert (other.solved.hits, other.solved.of) == (1, 2)
    assert other.ccs == pytest.approx(100 * ((0 - 0.5) / 2 + 1) / 2)


def test_no_level_is_an_answer_where_it_is_expected():
    one, other = board([["insufficient"], ["routine"]], ["insufficient"])
    assert one.solved.hits == 1
    assert other.solved.of == 1


def test_a_tool_that_never_answers_has_no_score():
    assert board([["insufficient"], ["routine"]], ["routine"])[0].ccs is None


@given(st.lists(st.tuples(*[st.sampled_from(LEVELS)] * 4), min_size=1, max_size=15))
def test_scores_lie_between_0_and_100_and_equal_tools_score_50(cases):
    expected, one, two, three = zip(*cases, strict=True)
    for score in board([one, two, three], expected):
        assert score.ccs is None or 0 <= score.ccs <= 100
    for score in board([one, one], expected):
        assert score.ccs in (None, 50)


def test_the_baselines_are_routine_for_all_the_red_flags_and_the_documents():
    found = baselines(KB)
    assert list(found) == ["always routine", "red flags only", "documents pack only"]
    assert found["always routine"][1] is None
    assert [rule.id for rule in found["red flags only"][1].rules] == ["flag.fever"]
    assert [rule.id for rule in found["documents pack only"][1].rules] == ["strain.pain"]


def test_red_flags_come_with_what_decides_them_and_set_levels_only():
    kb = rules(
        findings="topic: {id: back, label: Back}\nfindings:\n"
        "  - {id: pain, label: p, question: P?, kind: boolean}\n"
        "  - {id: bad, label: b, kind: derived}\n",
        documents="- id: infers\n  when: pain\n  then: [{infer: bad}, {possible: strain}, {urgency: routine}]\n"
        "  because: B.\n  cites: [book-1]\n",
        guidelines="- id: flag\n  when: bad\n  then: [{urgency: same_day}, {suggest: mri}]\n"
        "  because: B.\n  cites: [book-1]\n",
    )
    said = {rule.id: [c.verb for c in rule.then] for rule in red_flags_only(kb).rules}
    assert said == {"flag": ["urgency"], "infers": ["infer", "possible"]}
