"""One given value: what it means for a boolean, a number and a choice."""

import enum
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.cases.values import Unknown, Unusable, described, holds, read_listed, read_value, says_present


@pytest.fixture
def read(kb):
    return lambda finding, value: read_value(kb.findings[finding], value)


@pytest.mark.parametrize("word", ["present", "yes", "y", "Y", " Yes ", "true", "PRESENT", True])
def test_a_boolean_is_present(read, word):
    assert read("back_pain", word) is True


@pytest.mark.parametrize("word", ["absent", "no", "n", "No", "false", False])
def test_a_boolean_is_absent(read, word):
    assert read("back_pain", word) is False


@pytest.mark.parametrize("finding", ["back_pain", "age", "mobility", "imaging"])
@pytest.mark.parametrize(
    ("word", "why"),
    [
        (None, "not known"),
        ("unknown", "not known"),
        ("not known", "not known"),
        ("not_asked", "not asked"),
        ("Declined", "declined"),
    ],
)
def test_unknown_fits_every_kind_and_keeps_its_reason(read, finding, word, why):
    assert read(finding, word) == Unknown(why)


@pytest.mark.parametrize("value", [0, 1, "maybe", "", 1.0, [], [True], {}, {"a": 1}, b"yes", math.nan])
def test_anything_else_is_no_boolean(read, value):
    assert isinstance(read("back_pain", value), Unusable)


@pytest.mark.parametrize(
    ("value", "number"), [(38, 38), ("38", 38), (" 38 ", 38), ("1.5", 1.5), ("+4", 4), (0, 0), (120, 120), ("3e1", 30)]
)
def test_numbers_may_be_written_as_text(read, value, number):
    assert read("age", value) == number


def test_a_whole_number_is_one_value_however_it_is_written(read):
    assert [repr(read("age", value)) for value in (38, 38.0, "38", "38.0", Decimal("38.0"))] == ["38"] * 5
    assert repr(read("age", -0.0)) == "0"


@pytest.mark.parametrize(
    "value",
    [
        *(-1, 121, 1e308, 10**400, -(10**5000), math.nan, math.inf, -math.inf, True, False),
        *("", "old", "NaN", "inf", "1_0", "1,5", "38 years", "٣٨", "0x10", "9" * 5000, "present", "absent"),
        *([38], {}, b"38", 3 + 0j, object(), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number_in_range_is_refused_with_range_and_unit(read, value):
    refused = read("age", value)
    assert isinstance(refused, Unusable)
    assert "'age' is a number in years, 0 to 120, not " in refused.reason


def test_a_choice_goes_by_id_or_label_without_regard_to_case_spaces_and_hyphens(read):
    assert read("mobility", "Partial") == "partial"
    assert read("mobility", "no movement at  ALL") == "complete"
    assert read("site", "lower-leg") == "lower leg"
    assert read("imaging", "xray") == ("X-ray",)


def test_a_list_is_one_value_where_one_is_allowed_and_complete_where_several_are(read):
    assert read("site", ["thigh"]) == "thigh"
    assert read("site", ["thigh", "Thigh"]) == "thigh"
    assert read("imaging", ["MRI", "CT", "MRI"]) == ("CT", "MRI")
    assert read("imaging", {"MRI", "CT"}) == ("CT", "MRI")
    assert read("imaging", []) == ("none",)
    assert read("tests", []) == ()
    assert read("imaging", ["none"]) == ("none",)


@pytest.mark.parametrize(
    ("finding", "value", "said"),
    [
        ("site", [], "takes one value, not 0"),
        ("site", ["thigh", "lower leg"], "takes one value, not 2"),
        ("site", "none", "the values are thigh, lower leg"),
        ("site", "absent", "the values are thigh, lower leg"),
        ("tests", "none", "the values are blood, urine"),
        ("imaging", ["none", "CT"], "'none' and something else"),
        ("imaging", ["CT", None], "nothing is no value"),
        ("imaging", ["CT", "unknown"], "'unknown' is no value"),
        ("imaging", ["CT", ["MRI"]], "a list is no value"),
        ("imaging", ["CT", "absent"], "'absent' is no value"),
        ("imaging", {"CT": True}, "a mapping is no value"),
        ("mobility", "present", "the values are none, partial, complete"),
        ("mobility", True, "true is no value"),
        ("mobility", 1.5, "1.5 is no value"),
    ],
)
def test_what_is_no_choice_is_refused_with_the_choices(read, finding, value, said):
    refused = read(finding, value)
    assert isinstance(refused, Unusable)
    assert said in refused.reason


@pytest.mark.parametrize("value", ["absent", "no", False, ["absent"], "none"])
def test_an_absent_choice_is_none_where_it_has_that_value(read, value):
    assert read("mobility", value) == "none"
    assert read("imaging", value) == ("none",)


@pytest.mark.parametrize("value", [True, False, None, "unknown", 3])
def test_a_derived_finding_cannot_be_stated(read, value):
    assert "worked out by rules" in read("serious", value).reason


def test_present_and_absent_lists_are_for_boolean_findings(kb):
    assert read_listed(kb.findings["back_pain"], present=True) is True
    assert read_listed(kb.findings["back_pain"], present=False) is False
    for finding in ("age", "mobility", "imaging"):
        for present in (True, False):
            assert "write values: {" in read_listed(kb.findings[finding], present).reason
    assert isinstance(read_listed(kb.findings["serious"], present=True), Unusable)


def test_subclasses_of_plain_types_bring_no_behaviour_along(read):
    class Word(enum.StrEnum):
        CT = "CT"

    class Age(enum.IntEnum):
        OLD = 80

    class Odd(str):
        __slots__ = ()

        def __str__(self):
            raise RuntimeError

        __repr__ = __str__

    assert read("imaging", Word.CT) == ("CT",)
    assert type(read("age", Age.OLD)) is int
    assert read("back_pain", Odd("yes")) is True
    assert isinstance(read("back_pain", Odd("perhaps")), Unusable)


def test_numpy_values_are_their_python_values(read):
    numpy = pytest.importorskip("numpy")
    assert read("back_pain", numpy.bool_(True)) is True
    assert read("age", numpy.int64(38)) == 38
    assert read("age", numpy.float32(1.5)) == 1.5
    assert read("imaging", numpy.array(["CT", "MRI"])) == ("CT", "MRI")
    assert isinstance(read("age", numpy.array([1, 2])), Unusable)


def test_messages_stay_short_and_printable(read):
    for value in ("x" * 10_000, "\x1b[31m", "\ud800", 10**5000, {"a": [1] * 10_000}, object()):
        reason = read("back_pain", value).reason
        assert len(reason) < 200
        assert reason.isprintable()
        reason.encode()


def test_what_may_have_meant_present():
    assert all(says_present(value) for value in (True, "yes", "mild", 3, 0, [], "none", object()))
    assert not any(says_present(value) for value in (False, "absent", "n", None, "unknown", "declined", "not asked"))


def test_values_in_words(kb):
    said = [("back_pain", True), ("back_pain", False), ("age", 38), ("site", "thigh"), ("imaging", ("CT", "MRI"))]
    words = ["present", "absent", "38 years", "'thigh'", "'CT' and 'MRI'"]
    assert [described(kb.findings[id], value) for id, value in said] == words
    assert described(kb.findings["imaging"], ()) == "an empty list"
    assert [holds(value) for value in (True, False, 0, "none", "CT", (), ("none",), ("CT",))] == [
        *(True, False, True, False, True, False, False, True)
    ]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.builds(object),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(value=JUNK)
def test_no_value_raises(kb, value):
    for finding in kb.findings.values():
        reading = read_value(finding, value)
        assert not isinstance(reading, Unusable) or reading.reason.isprintable()
