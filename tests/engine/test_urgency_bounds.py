"""`worst` is exact: enumerating every completion of the unknown facts gives the same, and its witness reaches it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import BOOLEANS, CONDITIONS, DERIVED, FINDINGS, LIMITS, VALUES, base, decidable, trees
from triage.cases.closure import close
from triage.cases.facts import case_from_facts
from triage.engine import naive
from triage.engine.assessment import assess
from triage.knowledge.expressions import AtLeast, Called, Compare, Not, OneOf, Present, findings_read
from triage.knowledge.model import LEVELS, Conclusion, Rule

LINKS = {
    "sign_0": {"implies": ("sign_1",)},
    "sign_3": {"only_with": "sign_2"},
    "site": {"only_with": "sign_4"},
}
SMALL = {f.id: replace(f, **LINKS.get(f.id, {})) for f in FINDINGS if f.id not in ("weeks", "seen")}
POINTS = sorted({*LIMITS, 0.5, 10, 17.75, 40, 120})


def linked(kb):
    return replace(kb, findings={**kb.findings, **SMALL})


def level(kb, facts):
    fired = naive.run(kb, facts).fired
    found = [target for rule in kb.rules if rule.id in fired for target in rule.concludes("urgency")]
    return min(found, key=LEVELS.index, default="insufficient")


def completions(kb, facts):
    options = []
    for finding in SMALL.values():
        if finding.kind == "derived" or finding.id in facts:
            continue
        values = {"boolean": (True, False), "number": POINTS, "choice": VALUES}[finding.kind]
        options.append([(finding.id, value) for value in values])
    for chosen in product(*options):
        whole = {**facts, **dict(chosen)}
        if whole.get("sign_4") is False and "site" not in facts:
            whole.pop("site")
        closed = close(kb, whole)
        if not closed.contradictions:
            yield closed.facts


@st.composite
def urgent_rules(draw):
    """Rules that each set a level, over findings, derived findings and conditions that earlier ones conclude."""
    rules = []
    for place in range(draw(st.integers(1, 6))):
        stratum = draw(st.integers(0, 3))
        tree = draw(trees(stratum).filter(lambda tree: not {"weeks", "seen"} & set(findings_read(tree))))
        concluded = [Conclusion("urgency", draw(st.sampled_from(LEVELS[:4])))]
        if stratum < 3:
            kind = draw(st.sampled_from(["likely", "possible", "infer"]))
            concluded.append(Conclusion(kind, (DERIVED if kind == "infer" else CONDITIONS)[stratum]))
        rules.append(Rule(f"r{place}", "p", tree, tuple(concluded), "", ()))
    return linked(base(rules))


facts = st.fixed_dictionaries(
    {},
    optional={
        **{id: st.booleans() for id in BOOLEANS[1:]},
        "age": st.sampled_from(POINTS),
        "site": st.sampled_from(VALUES),
    },
)


def worst_is_exact(kb, given):
    case = case_from_facts(kb, given)
    urgency = assess(kb, case).urgency
    reached = min((level(kb, whole) for whole in completions(kb, case.facts)), key=LEVELS.index)
    assert urgency.worst == min(reached, urgency.level, key=LEVELS.index)


@settings(max_examples=120, deadline=None)
@given(urgent_rules().filter(decidable), facts)
def test_worst_is_what_the_worst_completion_reaches(kb, given):
    worst_is_exact(kb, given)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(urgent_rules().filter(decidable), facts)
def test_worst_of_thousands_of_rule_bases(kb, given):
    worst_is_exact(kb, given)


@settings(max_examples=200, deadline=None)
@given(urgent_rules().filter(decidable), facts)
def test_the_witness_reaches_the_worst_and_changes_nothing_known(kb, given):
    case = case_from_facts(kb, given)
    urgency = assess(kb, case).urgency
    if urgency.settled:
        assert urgency.witness == {}
        return
    closed = close(kb, {**case.facts, **urgency.witness})
    assert closed.contradictions == ()
    assert level(kb, closed.facts) == urgency.worst
    assert not set(urgency.witness) & set(case.facts)


def test_alternatives_kept_for_a_gate_are_not_those_of_rules_that_it_stands_first_among():
    """The gate of `gate` wants two of three false; behind `none` it and `sign` must be false together."""
    gate = Not(AtLeast(2, (Present("derived_0"), OneOf("site", ("thigh",)), Called("illness_0"))))
    whens = {
        "gate": (gate, "illness_1"),
        "sign": (Present("sign_0"), "illness_1"),
        "known": (Compare("age", "at_least", 0.0), "illness_0"),
        "thigh": (OneOf("site", ("thigh",)), "illness_0"),
        "fever": (Present("sign_0"), "illness_0"),
        "none": (Not(AtLeast(1, (Present("sign_1"), Called("illness_1")))), "illness_2"),
    }
    rules = [
        Rule(id, "p", when, (Conclusion("likely", what), Conclusion("urgency", "same_day")), "", ())
        for id, (when, what) in whens.items()
    ]
    kb = base(rules)
    assert "sign_1" in assess(kb, {}).urgency.decided_by
    facts = {"sign_1": False, "site": "thigh", "sign_0": False}
    assert "none" in naive.run(kb, facts).fired
