"""What a level is worth beside the level expected."""

import pytest

from triage.evaluate.verdicts import CAREFUL, hazardous, verdict, within_one_level
from triage.knowledge.model import LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_the_level_expected_is_right(level):
    assert verdict([level], level) == "right"


def test_more_urgent_is_over_and_less_urgent_is_under():
    assert verdict(["urgent_2wk"], "same_day") == "over"
    assert verdict(["urgent_2wk"], "routine") == "under"


def test_saying_nothing_is_more_careful_than_self_care_and_less_than_any_appointment():
    assert verdict(["self_care"], "insufficient") == "over"
    assert verdict(["insufficient"], "self_care") == "under"
    for level in LEVELS[:4]:
        assert verdict([level], "insufficient") == "under"
        assert verdict(["insufficient"], level) == "over"


def test_any_of_several_acceptable_levels_is_right():
    assert verdict(["same_day", "routine"], "routine") == "right"
    assert verdict(["same_day", "routine"], "emergency_now") == "over"
    assert verdict(["same_day", "routine"], "urgent_2wk") == "under"  # less urgent than one of them
    assert verdict(["same_day", "routine"], "self_care") == "under"


def test_every_pair_of_levels_has_one_verdict_and_swapping_turns_it_round():
    turned = {"over": "under", "under": "over", "right": "right"}
    for one in CAREFUL:
        for other in CAREFUL:
            assert verdict([one], other) == turned[verdict([other], one)]


def test_one_level_less_is_safe_in_the_looser_sense_and_two_are_not():
    assert within_one_level(["emergency_now"], "same_day")
    assert within_one_level(["routine"], "self_care")
    assert not within_one_level(["emergency_now"], "urgent_2wk")


def test_no_level_is_never_just_one_level_less():
    assert not within_one_level(["routine"], "insufficient")
    assert not within_one_level(["insufficient"], "self_care")
    assert within_one_level(["self_care"], "insufficient")


@pytest.mark.parametrize("said", ["urgent_2wk", "routine", "self_care", "insufficient"])
def test_a_wait_of_more_than_a_day_is_hazardous_for_who_must_be_seen_within_one(said):
    assert hazardous(["emergency_now"], said)
    assert hazardous(["same_day"], said)
    assert hazardous(["same_day", "emergency_now"], said)


def test_a_day_is_not_hazardous_and_neither_is_waiting_where_waiting_is_acceptable():
    assert not hazardous(["emergency_now"], "same_day")
    assert not hazardous(["urgent_2wk"], "self_care")
    assert not hazardous(["same_day", "urgent_2wk"], "routine")
