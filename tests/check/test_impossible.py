"""The search for facts that make a condition true agrees with trying them all."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.cases.model import NOT_APPLICABLE
from triage.check.impossible import contradiction
from triage.engine.naive import Reading
from triage.knowledge.expressions import AtLeast, Compare, Not, OneOf, Present
from triage.knowledge.load import load_texts

FINDINGS = """\
topic: {id: t, label: T, order: 1}
findings:
  - {id: pain, label: pain, question: Q?, kind: boolean}
  - {id: low, label: low, question: Q?, kind: boolean, implies: [pain]}
  - {id: weeks, label: weeks, question: Q?, kind: number, unit: w, range: [0, 2]}
  - {id: level, label: level, question: Q?, kind: number, unit: l, range: [0, 1], only_with: pain}
  - {id: site, label: site, question: Q?, kind: choice, values: [none, hip, knee]}
  - {id: done, label: done, question: Q?, kind: choice, many: true, values: [none, CT, MRI]}
"""
SOURCE = "{id: s, kind: document, title: S, statements: [{id: s-1, locator: l, kind: k, paraphrase: P}]}"
KB = load_texts(
    {
        "findings/t.yaml": FINDINGS,
        "sources/s.yaml": SOURCE,
        "notes.yaml": "notes: [{id: n, label: n, text: N., kind: caveat}]",
        "p/r.yaml": "- {id: r, when: pain, then: [{note: n}], because: B., cites: [s-1]}",
    }
)
SUBSETS = [(), ("none",), ("CT",), ("MRI",), ("CT", "MRI")]
PAINS = [(True, True), (True, False), (False, False)]


def every_case():
    for (pain, low), weeks, site, done in product(PAINS, (0, 0.5, 1, 1.5, 2), ("none", "hip", "knee"), SUBSETS):
        for level in (0, 0.5, 1) if pain else (NOT_APPLICABLE,):
            yield {"pain": pain, "low": low, "weeks": weeks, "site": site, "done": done, "level": level}


CASES = list(every_case())
operators = st.sampled_from(["at_least", "at_most", "above", "below"])
values = st.lists(st.sampled_from(["none", "hip", "knee"]), min_size=1, max_size=2, unique=True)
scans = st.lists(st.sampled_from(["none", "CT", "MRI"]), min_size=1, max_size=2, unique=True)
leaves = st.one_of(
    st.sampled_from([Present("pain"), Present("low")]),
    st.builds(Compare, st.just("weeks"), operators, st.sampled_from([0.0, 1.0, 2.0])),
    st.builds(Compare, st.just("level"), operators, st.sampled_from([0.0, 1.0])),
    st.builds(OneOf, st.just("site"), values.map(tuple)),
    st.builds(OneOf, st.just("done"), scans.map(tuple)),
)


def joined(inner):
    lists = st.lists(inner, min_size=1, max_size=4)
    counted = lists.flatmap(lambda parts: st.builds(AtLeast, st.integers(1, len(parts)), st.just(tuple(parts))))
    everything = lists.map(lambda parts: AtLeast(len(parts), tuple(parts)))
    return st.one_of(inner.map(Not), counted, everything)


conditions = st.recursive(leaves, joined, max_leaves=10)


@settings(max_examples=300, deadline=None)
@given(conditions)
def test_a_condition_contradicts_itself_exactly_when_no_case_makes_it_true(condition):
    possible = any(Reading(KB, facts).truth(condition) for facts in CASES)
    assert (contradiction(KB, condition) is None) == possible
