"""The column engine says of every case what the forward engine says of it alone, and fires what the rules mean."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import triage
from tests.engine.columns.blocks import assessed, block_of
from tests.engine.test_urgency_bounds import LINKS
from tests.interview.patients import patient
from tests.strategies import decidable, known_facts, rule_bases
from triage.cases.facts import case_from_facts
from triage.cases.model import NOT_APPLICABLE, Case
from triage.cases.tables.opening import open_table
from triage.check.rule_tests import read_rule_tests
from triage.engine import naive
from triage.engine.columns.assess import assess_block
from triage.knowledge.model import LEVELS, Conclusion

KB = triage.load()


def same_as_one_by_one(kb, cases: list[dict]) -> None:
    alone = [case_from_facts(kb, facts, f"case-{row}") for row, facts in enumerate(cases)]
    same_as_alone(kb, block_of(kb, cases), alone)


def same_as_alone(kb, block, cases: list[Case]) -> None:
    rows = assess_block(kb, block, fired=True).to_pylist()
    for row, case in zip(rows, cases, strict=True):
        assert row == assessed(kb, case), case.facts
        assert set(row["fired"]) == naive.run(kb, case.facts).fired, case.facts


def odd(facts: dict, random: Random) -> dict:
    """The facts with some that cannot be so, or not together."""
    for _ in range(3):
        finding = random.choice(list(KB.findings.values()))
        facts[finding.id] = {
            "boolean": random.random() < 0.5,
            "number": random.choice([1, 20, 70, -5, 5000]),
            "choice": finding.values[0] if finding.values else "",
            "derived": True,
        }[finding.kind]
    return facts


def patients(seeds: range) -> list[dict]:
    cases = []
    for seed in seeds:
        facts = {f: value for f, value in patient(KB, seed).facts.items() if value is not NOT_APPLICABLE}
        cases.append(odd(facts, Random(seed)) if seed % 3 == 0 else facts)
    return cases


@pytest.mark.parametrize("start", [0, 100])
def test_patients_of_the_shipped_rules(start):
    same_as_one_by_one(KB, patients(range(start, start + 100)))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10_000, 15_000, 1000))
def test_thousands_of_patients(start):
    same_as_one_by_one(KB, patients(range(start, start + 1000)))


@pytest.mark.parametrize("part", range(4))
def test_every_rule_test(part, tmp_path):
    """As JSON Lines, since rule tests name findings in every way a case may."""
    tests, problems = read_rule_tests(kb=KB)
    assert not problems
    cases = [test.given for test in tests[part::4]]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(f"{json.dumps({'facts': given})}\n" for given in cases), "utf-8")
    with open_table(KB, path) as table:
        ((block, rejects),) = table.blocks()
    assert not rejects
    same_as_alone(KB, block, [case_from_facts(KB, given, f"cases.jsonl#{row}") for row, given in enumerate(cases, 1)])


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 129])
def test_blocks_of_any_size(size):
    same_as_one_by_one(KB, patients(range(size)))


def with_levels(kb, levels: list[str], overriding: bool):
    """The same rules, some of which set a level and one of which outranks another; facts may follow from each other."""
    rules = []
    for place, rule in enumerate(kb.rules):
        level = levels[place % len(levels)]
        then = rule.then if level == "insufficient" else (*rule.then, Conclusion("urgency", level))
        rules.append(replace(rule, then=then, overrides=(kb.rules[0].id,) if overriding and place == 1 else ()))
    findings = {id: replace(f, **LINKS.get(id, {})) if overriding else f for id, f in kb.findings.items()}
    return replace(kb, rules=tuple(rules), findings=findings)


anything = given(
    rule_bases(), st.lists(known_facts(), max_size=20), st.lists(st.sampled_from(LEVELS), min_size=3), st.booleans()
)


def agree(kb, cases, levels, overriding):
    kb = with_levels(kb, levels, overriding)
    if decidable(kb):
        same_as_one_by_one(kb, cases)


@settings(max_examples=150, deadline=None)
@anything
def test_random_rule_bases(kb, cases, levels, overriding):
    agree(kb, cases, levels, overriding)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@anything
def test_thousands_of_random_rule_bases(kb, cases, levels, overriding):
    agree(kb, cases, levels, overriding)
