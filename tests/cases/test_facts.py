"""Facts of one patient to a case: names, values, repetition, contradiction, and what is reported of them."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.test_values import JUNK
from triage.cases import case_from_facts
from triage.cases.memory import memory_of
from triage.cases.model import Problem
from triage.knowledge.expressions import Present


@pytest.fixture
def case(kb):
    return lambda facts: case_from_facts(kb, facts)


def codes(case):
    return [(problem.code, problem.finding) for problem in case.problems]


@pytest.mark.parametrize(
    "name", ["back_pain", "Back-Pain", "dorsalgia", "pain in the back", "HP:0003418", "hp:0003418"]
)
def test_a_finding_goes_by_id_alias_label_synonym_and_code(case, name):
    assert dict(case({name: "present"}).facts) == {"back_pain": True}


def test_both_ways_of_writing_are_the_same(case):
    flat = {"age": 38, "back_pain": "present", "fever": "no", "chills": None, "imaging": ["CT"]}
    grouped = {
        "present": ["back pain"],
        "absent": ["fever"],
        "unknown": ["chills"],
        "values": {"age": 38, "imaging done": ["CT"]},
    }
    assert case(flat) == case(grouped) == case(list(flat.items())) == case(list(grouped.items()))


def test_one_name_needs_no_list_and_an_empty_group_says_nothing(case):
    assert case({"present": "fever", "absent": None, "unknown": [], "values": None}).facts == {"fever": True}


def test_groups_and_flat_facts_may_stand_together(case):
    assert case({"present": ["fever"], "age": 3}).facts == {"age": 3, "fever": True}


def test_why_a_fact_is_unknown_is_kept(case):
    found = case({"age": "declined", "fever": "not asked", "chills": None, "site": "purple"})
    assert found.facts == {}
    assert found.unknown == {"age": "declined", "fever": "not asked", "chills": "not known", "site": "bad value"}


def test_an_unknown_name_is_reported_with_near_names(case):
    found = case({"bakc_pain": "present"})
    message = "'bakc_pain' is no finding of these rules; did you mean 'back_pain'"
    assert codes(found) == [("unknown-finding", None)]
    assert found.problems[0].severity == "error"
    assert found.problems[0].message.startswith(message)
    assert "did you mean" not in case({"zzzz": "present"}).problems[0].message


@pytest.mark.parametrize("given", ["present", True, "yes", 38, "mild", [], object()])
def test_a_lost_fact_may_have_been_present(case, given):
    assert case({"zzz": given}).lost_present
    assert case({"present": ["zzz"]}).lost_present
    assert case({"values": {"zzz": given}}).lost_present


@pytest.mark.parametrize("given", ["absent", False, "no", None, "unknown", "declined"])
def test_a_lost_fact_that_was_absent_or_unknown_was_not_present(case, given):
    assert not case({"zzz": given}).lost_present
    assert not case({"absent": ["zzz"], "unknown": ["yyy"]}).lost_present
    assert codes(case({"zzz": given})) == [("unknown-finding", None)]


def test_a_name_of_two_findings_is_never_guessed(case):
    for name in ("spinal ache", "R50"):
        found = case({name: "present"})
        assert codes(found) == [("ambiguous-name", None)]
        assert found.facts == {}
        assert found.lost_present
    assert "'low_back_pain' or 'sacral_pain'" in case({"spinal ache": "no"}).problems[0].message


@pytest.mark.parametrize(
    ("code", "given", "settled"),
    [
        ("HP:0003418", "present", True),
        ("HP:0003418", "absent", False),
        ("A01", "present", True),  # narrower: typhoid is a fever, no typhoid is not no fever
        ("A01", "absent", None),
        ("M54", "absent", False),  # broader: no pain of any such kind
        ("M54", "present", None),
        ("HP:1", "present", None),  # related
        ("HP:1", "absent", None),
        ("HP:2", "partial", None),  # a choice by an inexact code
    ],
)
def test_a_code_settles_as_much_as_its_grade_allows(case, code, given, settled):
    found = case({code: given})
    if settled is None:
        assert [code for code, _ in codes(found)] == ["inexact-code"]
        assert found.problems[0].severity == "error"
        assert found.facts == {}
        assert found.lost_present is (given != "absent")
    else:
        assert not found.problems
        assert settled in found.facts.values()


@pytest.mark.parametrize("flag", ["back_pain", "low_back_pain", "sacral_pain"])
def test_a_broader_code_clears_no_red_flag_and_nothing_that_one_follows_from(kb, flag):
    flagged = replace(kb, findings=kb.findings | {flag: replace(kb.findings[flag], red_flag=True)})
    found = case_from_facts(flagged, {"M54": "absent"})
    assert codes(found) == [("inexact-code", "back_pain")]
    assert found.problems[0].message.endswith("it is absent; no broader code clears a warning sign")
    assert (found.facts, found.unknown, found.lost_present) == ({}, {"back_pain": "not known"}, False)
    assert case_from_facts(flagged, {"HP:0003418": "absent"}).facts[flag] is False
    assert case_from_facts(flagged, {"M54": "present"}).problems[0].message.endswith("settle that it is present")


def test_unknown_by_an_inexact_code_is_no_problem(case):
    found = case({"M54": "unknown"})
    assert not found.problems
    assert found.unknown == {"back_pain": "not known"}


def test_the_same_value_twice_is_a_duplicate(case):
    for facts in ({"age": 38, "Age": "38.0"}, {"age": 38, "AGE": None}, [("age", 38)] * 3):
        found = case(facts)
        assert codes(found) == [("duplicate", "age")]
        assert found.problems[0].severity == "warning"
        assert found.facts == {"age": 38}
    assert case({"age": None, "Age": "declined"}).unknown == {"age": "declined"}


def test_different_values_are_a_contradiction_and_count_as_unknown(case):
    for facts in (
        {"present": ["fever"], "absent": ["fever"]},
        [("fever", True), ("fever", False), ("fever", None), ("fever", True)],
    ):
        found = case(facts)
        assert codes(found) == [("contradiction", "fever")]
        assert found.facts == {}
        assert found.unknown == {"fever": "contradictory"}


def test_a_bad_value_beside_a_good_one_leaves_the_good_one(case):
    found = case({"age": 400, "Age": 38})
    assert codes(found) == [("bad-value", "age")]
    assert found.facts == {"age": 38}
    assert found.unknown == {}


def test_facts_that_cannot_be_so_together_are_one_contradiction_and_both_unknown(case):
    found = case({"back_pain": "no", "sacral_pain": "yes"})
    assert codes(found) == [("contradiction", "back_pain")]
    assert "'back_pain' (absent) and 'sacral_pain' (present)" in found.problems[0].message
    assert found.unknown == {"back_pain": "contradictory", "sacral_pain": "contradictory"}
    assert found.facts == {}


def test_what_follows_from_other_facts_is_not_unknown(case):
    found = case({"back_pain": None, "sacral_pain": "yes"})
    assert found.unknown == {}
    assert found.facts["back_pain"] is True
    assert found.implied == {"back_pain": "sacral_pain", "low_back_pain": "sacral_pain"}


def test_a_known_finding_that_no_rule_reads_is_unused(case):
    found = case({"shoe_size": 40})
    assert codes(found) == [("unused", "shoe_size")]
    assert found.problems[0].severity == "warning"
    assert found.facts == {"shoe_size": 40}
    assert not case({"shoe_size": None}).problems
    assert codes(case({"shoe_size": 400})) == [("bad-value", "shoe_size")]
    assert codes(case([("shoe_size", 40), ("shoe_size", 41)])) == [("contradiction", "shoe_size")]


def test_a_derived_finding_is_refused_and_may_have_been_present(case):
    assert codes(case({"serious": True})) == [("bad-value", "serious")]
    assert case({"serious": True}).lost_present
    assert not case({"serious": False}).lost_present


@pytest.mark.parametrize("facts", [None, 3, "back_pain", b"x", {1, 2}, object(), True, 1.5])
def test_facts_that_are_no_mapping_are_one_bad_value(case, facts):
    assert codes(case(facts)) == [("bad-value", None)]


@pytest.mark.parametrize(
    "facts",
    [
        ["back_pain"],
        ["ab"],
        [("a", 1, 2)],
        [None],
        {"values": ["ab"]},
        {"values": 3},
        {"present": [["fever"]]},
        {"absent": {"fever": True}},
        {"unknown": [None]},
        {"present": True},
    ],
)
def test_what_is_no_mention_of_a_finding_is_a_bad_value(case, facts):
    assert codes(case(facts)) == [("bad-value", None)]


def test_keys_need_not_be_text(case):
    found = case({3: True, None: "no", (1, 2): "no", 10**5000: "no", b"age": 3})
    assert {code for code, _ in codes(found)} == {"unknown-finding"}


def test_problems_come_in_vocabulary_order_then_unknown_names(case):
    found = case({"zzz": "no", "site": "x", "spinal ache": 1, "serious": 1, "age": "x", "aaa": "no", "fever": 2})
    assert [finding for _, finding in codes(found)] == ["age", "fever", "site", "serious", None, None, None]
    assert [p.message.split("'")[1] for p in found.problems[4:]] == ["spinal ache", "aaa", "zzz"]


def test_a_case_of_nothing_is_a_case(case):
    found = case({})
    assert (found.id, found.facts, found.problems, found.lost_present) == ("case", {}, (), False)


def test_a_long_name_and_a_name_of_control_characters_are_shown_short_and_plain(case):
    for name in ("x" * 100_000, "\x1b[2J\n", "\ud800"):
        (problem,) = case({name: "yes"}).problems
        assert len(problem.message) < 200
        assert problem.message.isprintable()


NAMES = st.sampled_from(
    [
        "age",
        "Age",
        "back_pain",
        "dorsalgia",
        "low_back_pain",
        "sacral pain",
        "fever",
        "R50",
        "A01",
        "M54",
        "weeks",
        "months",
        "mobility",
        "site",
        "imaging",
        "spinal ache",
        "shoe_size",
        "serious",
        "nothing known",
        "zzz",
    ]
)
VALUES = st.sampled_from([True, False, None, 1, 3, 12, 1e9, ["CT", "MRI"]]) | st.sampled_from(
    ["present", "absent", "unknown", "declined", "not asked", "16", "none", "partial", "thigh", "CT", "purple"]
)
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=10)


@given(pairs=PAIRS, seed=st.randoms())
def test_the_order_of_facts_never_shows(kb, pairs, seed: random.Random):
    shuffled = list(pairs)
    seed.shuffle(shuffled)
    one, other = case_from_facts(kb, pairs), case_from_facts(kb, shuffled)
    assert one == other
    assert list(one.facts) == list(other.facts)
    assert list(one.unknown) == list(other.unknown)


@given(pairs=PAIRS)
def test_flat_and_grouped_facts_agree(kb, pairs):
    boolean = {"back_pain", "dorsalgia", "low_back_pain", "sacral pain", "fever", "A01", "M54", "zzz"}
    groups = {"present": [], "absent": [], "unknown": [], "values": []}
    for name, value in pairs:
        if name in boolean and isinstance(value, bool | None):
            groups["unknown" if value is None else "present" if value else "absent"].append(name)
        else:
            groups["values"].append((name, value))
    assert case_from_facts(kb, pairs) == case_from_facts(kb, groups)


@given(pairs=PAIRS)
def test_every_fact_is_used_or_reported(kb, pairs):
    case = case_from_facts(kb, pairs)
    for name, _ in pairs:
        ids = {meaning.id for meaning in kb.finding_names.meanings(name)}
        reported = any(problem.finding in ids or repr(name) in problem.message for problem in case.problems)
        assert reported or ids & (case.facts.keys() | case.unknown.keys())
    assert not case.facts.keys() & case.unknown.keys()
    assert case.implied.keys() <= case.facts.keys()
    assert list(case.facts) == sorted(case.facts, key=kb.finding_order.__getitem__)


@given(
    facts=JUNK | st.dictionaries(st.sampled_from(["present", "absent", "unknown", "values", "age"]) | st.text(), JUNK)
)
def test_junk_never_raises(kb, facts):
    case = case_from_facts(kb, facts)
    assert all(isinstance(problem, Problem) and problem.message.isprintable() for problem in case.problems)


def test_a_misspelt_name_in_every_case_of_a_file_is_looked_up_once(kb, monkeypatch):
    asked = []
    monkeypatch.setattr(type(kb.finding_names), "near", lambda _, name: asked.append(name) or ())
    for _ in range(5):
        case_from_facts(kb, {"never heard of": "no"})
    assert asked == ["never heard of"]


def test_a_finding_that_settles_one_that_is_read_is_not_unused(kb):
    rules = replace(kb, rules=tuple(rule for rule in kb.rules if rule.id == "serious.one"))
    assert [p.code for p in case_from_facts(rules, {"back_pain": "no"}).problems] == ["unused"]
    low = replace(kb, rules=(replace(kb.rules[0], trigger=Present("low_back_pain")),))
    for fact in ("back_pain", "sacral_pain"):
        for word in ("yes", "no"):
            assert not case_from_facts(low, {fact: word}).problems
    assert not case_from_facts(low, {"weeks": 3, "months": 1}).problems


@given(st.lists(st.tuples(st.sampled_from(["fever", "age", "site", "no such", "present"]), JUNK), max_size=6))
def test_what_was_heard_before_changes_nothing(kb, facts):
    afresh = replace(kb)
    said_alike = [(name, other) for name, value in facts for other in (value, str(value), value == 1, 1, "yes", None)]
    case_from_facts(kb, said_alike)
    assert case_from_facts(kb, facts) == case_from_facts(afresh, facts)


def test_what_is_kept_of_what_was_heard_stays_small(kb):
    for number in range(10_001):
        case_from_facts(kb, {"site": f"place {number}"})
    assert len(memory_of(kb).heard) < 10_000
    before = len(memory_of(kb).heard)
    case_from_facts(kb, {"site": "x" * 1000, "y" * 1000: True})
    assert len(memory_of(kb).heard) == before
