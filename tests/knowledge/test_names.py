"""Names: how they are compared, whom they may mean, and what a code may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.knowledge.model import Code, Finding
from triage.knowledge.names import Meaning, NameIndex, normal

INDEX = NameIndex(
    [
        Finding("back_pain", "pain in the back", "boolean", "t", aliases=("dorsalgia",), codes=(
            Code("hpo", "HP:0003418", "", "exact"), Code("icd10who", "M54", "", "broader"),
        )),
        Finding("low-back-pain", "low back pain", "boolean", "t", synonyms=("lumbago", "-", "spinal ache"), codes=(
            Code("icd10cm", "M54.5", "", "narrower"), Code("icd10who", "M54.5", "", "exact"),
        )),
        Finding("sacral_pain", "lumbago", "boolean", "t", synonyms=("dorsalgia", "back pain"), codes=(
            Code("mondo", "MONDO:1", "", "related"), Code("icd10cm", "M54", "", "exact"),
        )),
    ]
)  # fmt: skip


def ids(name):
    return [meaning.id for meaning in INDEX.meanings(name)]


@pytest.mark.parametrize("name", ["back_pain", "Back Pain", "BACK-PAIN", "  back\u2013pain\t", "backpain"])
def test_case_spaces_hyphens_and_underscores_do_not_count(name):
    assert INDEX.meanings(name) == (Meaning("back_pain"),)


@given(st.text(), st.sampled_from([" ", "-", "_", "\t", "\u2011"]), st.integers(0, 20))
def test_a_separator_anywhere_changes_no_name(name, separator, place):
    assert normal(name[:place] + separator + name[place:]) == normal(name)


@given(st.text())
def test_the_form_that_is_compared_is_its_own(name):
    assert normal(normal(name)) == normal(name)


def test_an_id_wins_over_every_other_name():
    assert ids("back pain") == ["back_pain"]  # also a synonym of sacral_pain


def test_a_name_of_two_findings_means_both_in_vocabulary_order():
    assert ids("lumbago") == ["low-back-pain", "sacral_pain"]
    assert ids("dorsalgia") == ["back_pain", "sacral_pain"]


@pytest.mark.parametrize("name", ["", "-", " _ ", "no such name", "HP:", "icd10:"])
def test_what_names_nothing_means_nothing(name):
    assert INDEX.meanings(name) == ()
    assert name not in INDEX


@pytest.mark.parametrize(
    ("code", "present", "absent"),
    [
        ("HP:0003418", True, True),
        ("hp:0003418", True, True),
        ("HPO HP:0003418", True, True),
        ("ICD-10-WHO: M54", False, True),
        ("icd10cm M54.5", True, False),
        ("ICD10WHO:M54.5", True, True),
        ("MONDO:1", False, False),
    ],
)
def test_a_code_says_what_its_grade_allows(code, present, absent):
    (meaning,) = INDEX.meanings(code)
    assert (meaning.present, meaning.absent) == (present, absent)


def test_a_code_of_two_systems_says_only_what_both_grades_allow():
    (meaning,) = INDEX.meanings("M54.5")
    assert (meaning.id, meaning.present, meaning.absent) == ("low-back-pain", True, False)
    assert INDEX.meanings("ICD-10 M54.5") == (meaning,)


def test_a_code_of_two_findings_means_both():
    assert [(m.id, m.present, m.absent) for m in INDEX.meanings("M54")] == [
        ("back_pain", False, True),
        ("sacral_pain", True, True),
    ]


def test_near_names_are_given_as_written_and_as_ids():
    assert INDEX.near("pain in teh back") == ("pain in the back",)
    assert INDEX.near_ids("pain in teh back") == ("back_pain",)
    assert INDEX.near_ids("dorsalgi") == ("back_pain", "sacral_pain")
    assert INDEX.near("x" * 100_000) == ()


@given(st.text())
def test_looking_up_anything_is_safe(name):
    assert all(meaning.id for meaning in INDEX.meanings(name))
    INDEX.near(name)
