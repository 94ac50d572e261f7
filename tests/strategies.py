"""Random rule bases and cases for property tests: any depth, at-least-n, thresholds, choices, derived findings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from triage.cases.model import Value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Not, OneOf, Present
from triage.knowledge.model import Conclusion, Condition, Finding, Rule
from triage.knowledge.names import NameIndex
from triage.knowledge.terms import TooManyTerms, check_alternatives

BOOLEANS = [f"sign_{n}" for n in range(5)]
NUMBERS = ["age", "weeks"]
LIMITS = [0.0, 1.0, 17.5, 18.0, 65.0]
VALUES = ("thigh", "hip", "spine", "none")
DERIVED = [f"derived_{n}" for n in range(3)]
CONDITIONS = ["illness_0", "illness_1", "illness_2"]

FINDINGS = [
    *(Finding(id, id, "boolean", "t", "?") for id in BOOLEANS),
    *(Finding(id, id, "number", "t", "?", unit="u", low=0.0, high=120.0) for id in NUMBERS),
    Finding("site", "site", "choice", "t", "?", values=VALUES, value_labels=VALUES),
    Finding("seen", "seen", "choice", "t", "?", values=VALUES, value_labels=VALUES, many=True),
    *(Finding(id, id, "derived", "t") for id in DERIVED),
]


@st.composite
def leaves(draw, stratum: int) -> Expression:
    """A leaf; derived findings and conditions only of lower strata, so that no cycle can arise."""
    kinds = ["present", "number", "choice"] + (["derived", "called"] if stratum else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "present":
        return Present(draw(st.sampled_from(BOOLEANS)))
    if kind == "number":
        operator = draw(st.sampled_from(["at_least", "at_most", "above", "below"]))
        return Compare(draw(st.sampled_from(NUMBERS)), operator, draw(st.sampled_from(LIMITS)))
    if kind == "choice":
        values = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True))
        return OneOf(draw(st.sampled_from(["site", "seen"])), tuple(values))
    if kind == "derived":
        return Present(draw(st.sampled_from(DERIVED[:stratum])))
    return Called(draw(st.sampled_from(CONDITIONS[:stratum])))


def trees(stratum: int) -> st.SearchStrategy[Expression]:
    """A condition tree of any shape."""

    def grow(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        lists = st.lists(parts, min_size=1, max_size=4)
        gates = lists.flatmap(lambda ps: st.integers(1, len(ps)).map(lambda n: AtLeast(n, tuple(ps))))
        return st.one_of(parts.map(Not), gates)

    return st.recursive(leaves(stratum), grow, max_leaves=6)


@st.composite
def rule_bases(draw) -> KnowledgeBase:
    """A rule base of 1 to 12 rules in up to three strata."""
    rules = []
    for place in range(draw(st.integers(1, 12))):
        stratum = draw(st.integers(0, 3))
        conclusions = [Conclusion(draw(st.sampled_from(["likely", "possible"])), CONDITIONS[min(stratum, 2)])]
        if stratum == 3:
            conclusions = [Conclusion("urgency", draw(st.sampled_from(["routine", "same_day", "emergency_now"])))]
        elif draw(st.booleans()):
            conclusions = [Conclusion("infer", DERIVED[stratum])]
        salience = draw(st.integers(-1, 1))
        rule = Rule(f"r{place}", "p", draw(trees(stratum)), tuple(conclusions), "because", (), salience=salience)
        rules.append(rule)
    return base(rules)


def base(rules: list[Rule]) -> KnowledgeBase:
    """A knowledge base over the fixed vocabulary of this module."""
    findings = {f.id: f for f in FINDINGS}
    conditions = {id: Condition(id, id, "", "t", "p") for id in CONDITIONS}
    return KnowledgeBase(
        findings, conditions, {}, {}, {}, {}, tuple(rules), ("p",), {"t": "t"}, "0" * 64,
        NameIndex(findings.values()), NameIndex(conditions.values()),
    )  # fmt: skip


def known_facts() -> st.SearchStrategy[dict[str, Value]]:
    """Some findings known, the rest unknown; numbers often exactly at a limit."""
    numbers = st.one_of(st.sampled_from(LIMITS), st.integers(0, 120), st.floats(0, 120))
    return st.fixed_dictionaries(
        {},
        optional={
            **{id: st.booleans() for id in BOOLEANS},
            **dict.fromkeys(NUMBERS, numbers),
            "site": st.sampled_from(VALUES),
            "seen": st.lists(st.sampled_from(VALUES), unique=True).map(lambda vs: tuple(v for v in VALUES if v in vs)),
        },
    )


def shuffled(facts: dict[str, Value], places: list[int]) -> dict[str, Value]:
    """The same facts in another order."""
    items = list(facts.items())
    return dict(sorted(items, key=lambda item: places[items.index(item) % len(places)]) if places else items)


def without_salience(kb: KnowledgeBase) -> KnowledgeBase:
    """The same rules, all of the same priority."""
    return replace(kb, rules=tuple(replace(rule, salience=0) for rule in kb.rules))


def decidable(kb) -> bool:
    """Whether the loader would take the rules: those on urgency have few enough alternatives."""
    try:
        for rule in kb.level_of:
            check_alternatives(kb.rule[rule].trigger, kb.behind, kb.link_groups)
    except TooManyTerms:
        return False
    return True
