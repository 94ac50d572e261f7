"""Shares and their exact intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evaluate.proportion import Proportion


def test_no_case_has_no_share():
    nothing = Proportion(0, 0)
    assert (nothing.value, nothing.interval, nothing.upper) == (None, None, None)
    assert nothing.to_dict() == {"hits": 0, "of": 0, "value": None, "low": None, "high": None}


def test_the_interval_is_that_of_clopper_and_pearson():
    low, high = Proportion(4, 10).interval  # tabulated: 12.16 to 73.76 %
    assert (round(low, 4), round(high, 4)) == (0.1216, 0.7376)


def test_with_no_hit_the_bound_is_exact_and_near_the_rule_of_three():
    assert Proportion(0, 100).upper == pytest.approx(1 - 0.05**0.01)
    assert Proportion(0, 3000).upper == pytest.approx(3 / 3000, rel=0.01)


def test_the_bound_is_that_of_the_published_trial():
    # SMASS 2024: none in its patients, an upper 95 % bound of 0.118 %
    assert round(100 * Proportion(0, 2530).upper, 3) == 0.118


@given(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_lies_between_0_and_1(pair):
    proportion = Proportion(*pair)
    low, high = proportion.interval
    assert 0 <= low <= proportion.value <= high <= 1
    assert proportion.value <= proportion.upper <= high or proportion.upper == pytest.approx(high)
