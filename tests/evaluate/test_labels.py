"""Labels: names of conditions, levels and steps, and what is said of others."""

import pytest

from tests.evaluate.made import rules
from triage.evaluate.labels import NO_LABELS, LabelReader, Labels

KB = rules()


@pytest.fixture
def reader():
    return LabelReader(KB)


def test_names_are_matched_as_everywhere(reader):
    found, problems = reader.read({"condition": "Strained back", "urgency": "Emergency-Now", "step": "MRI scan"})
    assert found == Labels(("strain",), ("emergency_now",), ("mri",))
    assert problems == ()


def test_a_missing_key_is_no_label_and_null_is_no_condition(reader):
    assert reader.read({})[0] == NO_LABELS
    assert reader.read(None)[0] == NO_LABELS
    assert reader.read({"condition": None})[0] == Labels(condition=())
    assert reader.read({"urgency": None, "step": None})[0] == NO_LABELS


def test_none_is_no_condition_as_a_table_can_write_it(reader):
    assert reader.read({"condition": "none"})[0] == Labels(condition=())


@pytest.mark.parametrize("given", [["same_day", "routine"], "same_day; routine"])
def test_several_may_be_acceptable(reader, given):
    assert reader.read({"urgency": given})[0].urgency == ("same_day", "routine")


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"condition": "strane"}, "did you mean 'strain'?"),
        ({"urgency": "emergency"}, "did you mean 'emergency_now'?"),
        ({"step": "mrt"}, "did you mean 'mri'?"),
        ({"condition": 7}, "a name or a list of names"),
        ({"urgency": {"a": 1}}, "a name or a list of names"),
        ({"urgency": [["a"]]}, "a name or a list of names"),
        ({"urgency": ""}, "is empty"),
        ({"urgancy": "routine"}, "did you mean 'urgency'?"),
        ("routine", "expect is a mapping"),
    ],
)
def test_what_cannot_be_used_is_said_and_is_no_label(reader, expect, said):
    found, problems = reader.read(expect)
    assert found == NO_LABELS
    assert said in problems[0]


def test_one_bad_label_leaves_the_others(reader):
    found, problems = reader.read({"condition": "strane", "urgency": "routine"})
    assert found == Labels(urgency=("routine",))
    assert len(problems) == 1


def test_the_authors_own_keys_are_left_alone(reader):
    assert reader.read({"narrative": "x", "rests_on": ["y"], "differs": {}}) == (NO_LABELS, ())


def test_the_same_mistake_is_told_every_time(reader):
    assert reader.read({"step": "mrt"}) == reader.read({"step": "mrt"})
