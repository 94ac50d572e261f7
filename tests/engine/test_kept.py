"""What is kept with a rule base once it is worked out: it changes no answer, and stays behind when the rules go."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

import triage
from tests.engine.test_urgency_bounds import linked
from tests.engine.test_urgency_laws import cases
from tests.strategies import FINDINGS, base, known_facts, rule_bases
from triage.cases.facts import case_from_facts
from triage.cases.model import Case
from triage.engine.assessment import assess
from triage.engine.completions import Completions
from triage.engine.evidence import undecided
from triage.engine.inference import infer
from triage.engine.naive import Reading
from triage.knowledge.chains import MOST_LEVELS
from triage.knowledge.expressions import Present
from triage.knowledge.model import Conclusion, Rule
from triage.knowledge.terms import TooManyTerms

KB = triage.load()


def reached(reaching, *arguments):
    """What makes a rule fire, or that it has too many alternatives to tell."""
    try:
        return reaching(*arguments)
    except TooManyTerms:
        return TooManyTerms


def assert_same_as_afresh(kb, facts):
    inference = infer(kb, case_from_facts(kb, facts))
    plain = Reading(kb, inference.case.facts)
    for rule in kb.rules:
        assert inference.reading.rule(rule) is plain.rule(rule)
        if plain.rule(rule) is None:
            assert inference.undecided(rule) == undecided(plain, rule.trigger)
            assert reached(inference.reaching, rule) == reached(Completions(kb).reaching, plain, rule)


def same_whatever_was_asked_before(kb, one, other):
    kb = linked(kb)
    for facts in (one, {}, other):  # the second case meets what the first has left
        assert_same_as_afresh(kb, facts)


@settings(max_examples=200, deadline=None)
@given(rule_bases(), known_facts(), known_facts())
def test_any_rules_and_findings_that_follow_from_one_another(kb, one, other):
    same_whatever_was_asked_before(kb, one, other)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(rule_bases(), known_facts(), known_facts())
def test_thousands_of_rule_bases(kb, one, other):
    same_whatever_was_asked_before(kb, one, other)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_the_shipped_rules(facts):
    assert_same_as_afresh(KB, facts)


def test_a_pack_by_itself_keeps_its_own():
    documents = KB.of_pack("documents")
    assert_same_as_afresh(KB, {"back_pain": True})
    assert_same_as_afresh(documents, {"back_pain": True})
    assert_same_as_afresh(replace(KB, rules=KB.rules[:40]), {"back_pain": True})


def test_rules_that_have_been_used_can_be_sent_to_another_process_and_copied():
    said = assess(KB, {"back_pain": True, "age": 70}).to_dict()
    for other in (pickle.loads(pickle.dumps(KB)), copy.deepcopy(KB)):
        assert set(vars(other)) == {part.name for part in fields(KB)} < set(vars(KB))  # nothing but the rules
        assert (other.rules, other.findings, other.sha256) == (KB.rules, KB.findings, KB.sha256)
        assert assess(other, {"back_pain": True, "age": 70}).to_dict() == said


def test_an_assessment_can_be_sent_to_another_process_and_says_the_same_there():
    said = assess(KB, {"back_pain": True, "age": 70}).to_dict()
    begun = assess(KB, {"back_pain": True, "age": 70})
    assert begun.inference.open_rules
    for other in (pickle.loads(pickle.dumps(begun)), copy.deepcopy(begun)):
        assert not other.inference.reading._truths  # by place, and these trees stand elsewhere
        assert other.to_dict() == said


def test_the_longest_chain_of_derived_findings_is_followed_to_its_end():
    signs = [replace(FINDINGS[0], id=id) for id in ("begin", "beside")]
    links = [replace(FINDINGS[-1], id=f"link_{n}") for n in range(MOST_LEVELS)]
    steps = zip([signs[0], *links], links, strict=False)
    rules = [Rule(f"to.{b.id}", "p", Present(a.id), (Conclusion("infer", b.id),), "", ()) for a, b in steps]
    rules.append(Rule("end", "p", Present(links[-1].id), (Conclusion("likely", "illness_0"),), "", ()))
    kb = replace(base(rules), findings={finding.id: finding for finding in (*signs, *links)})
    assert [c.condition for c in assess(kb, Case("x", {"begin": True})).candidates] == ["illness_0"]
    assert not assess(kb, Case("x", {"beside": True})).candidates
    assert kb.reading_any(["begin"]) == {rule.id for rule in rules}
    assert kb.reading_any(["beside"]) == set()


def test_what_a_caller_does_to_an_answer_changes_no_later_one():
    flag = Rule("r", "p", Present("sign_0"), (Conclusion("urgency", "same_day"),), "", ())
    kb = base([flag, Rule("q", "p", Present("sign_1"), (Conclusion("likely", "illness_0"),), "", ())])
    assess(kb, {"sign_1": True}).urgency.witness.clear()
    assert assess(kb, {"sign_1": False}).urgency.witness == {"sign_0": True}
