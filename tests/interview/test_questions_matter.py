"""Every question can change something, and everything that a rule needs is asked in some interview."""

from random import Random

import pytest

import triage
from tests.interview.patients import patient, possible
from tests.interview.ways import random_way
from triage.cases.values import holds
from triage.engine.passing import kinds_of_value
from triage.interview.interview import Interview
from triage.interview.patient import said_to

KB = triage.load()
TRIES = 400  # it ends with the first that is found


def everything_shown(assessment):
    """All that a reader sees: level, candidates and what speaks for them, what is ruled out, steps and notes."""
    return (
        assessment.urgency.level,
        [(c.condition, c.status, c.rules) for c in assessment.candidates],
        [s.condition for s in assessment.ruled_out],
        [s.step for s in assessment.next_steps],
        [note.note for note in assessment.notes],
    )


def can_change(talk: Interview, finding: str, random: Random) -> bool:
    """Whether two answers to the finding lead to different results, with some answers to what is still open."""
    known = dict(talk.answers.findings)
    known = {f: value for f, value in known.items() if value not in ("not known", "declined")}
    aims = list(aims_of(talk, finding))
    for aim in (aims * TRIES)[: max(TRIES, len(aims))]:
        way = aim if isinstance(aim, dict) else random_way(KB, aim, random, talk=talk) or {}
        around = {f: value for f, value in way.items() if f != finding}
        results = {
            repr(everything_shown(triage.assess(KB, {**around, **known, finding: value})))
            for value in (*kinds_of_value(KB, finding), None)
        }
        if len(results) > 1:
            return True
    return False


def aims_of(talk: Interview, finding: str):
    """Conditions of rules and steps that hang on the finding, and what a step is to show."""
    inference, shown = talk.assessment.inference, talk.assessment.next_steps
    for rule in sorted(inference.open_rules, key=lambda rule: rule.id not in talk.question.rules):
        if finding in set().union(*(KB.linked_with[f] for f in inference.undecided(rule))):
            yield rule.trigger
    for step in shown:
        if KB.steps[step.step].not_needed_when is not None:
            yield KB.steps[step.step].not_needed_when
        seen = [f for rule in step.rules for c in rule.then if c.target == step.step for f in c.to_see]
        yield {f: kinds_of_value(KB, f)[0] for f in seen if kinds_of_value(KB, f)}


def idle_questions(seed: int) -> list[str]:
    """The things asked of one patient for which no answers were found that make them matter."""
    random = Random(seed)
    case, talk, idle = patient(KB, seed), Interview(KB), []
    while (ask := talk.question) is not None:
        if ask.kind in ("list", "finding") and random.random() < 0.3:
            item = random.choice(ask.items)
            # Warning signs that stand between what is known and self-care matter as they are, and need no witness.
            if ask.level != "self_care" and not can_change(talk, item, random):
                idle.append(f"patient {seed}: {item} ({ask.why})")
        talk = talk.answer(said_to(KB, ask, case))
    return idle


@pytest.mark.parametrize("seed", range(3))
def test_everything_that_is_asked_can_change_the_result(seed):
    assert not idle_questions(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(100, 400, 50))
def test_everything_that_is_asked_of_many_can_change_the_result(start):
    assert not [each for seed in range(start, start + 50) for each in idle_questions(seed)]


def asked_of(seed: int) -> set[str]:
    """Everything that one patient is asked for, a test that was done aside."""
    case, talk, asked = patient(KB, seed), Interview(KB), set()
    while (ask := talk.question) is not None:
        asked.update(ask.items if ask.kind in ("list", "finding") else ())
        asked.update(c.finding for c in KB.complaints if ask.kind == "complaints" and c.finding)
        talk = talk.answer(said_to(KB, ask, case))
    return asked


def is_reached(finding: str) -> bool:
    """Whether somebody is asked for the finding, of those who have what else some rule with it needs."""
    random = Random(finding)
    rules = [rule for rule in KB.rules if finding in KB.base_findings(rule.trigger)]
    for _ in range(TRIES):
        way = random_way(KB, random.choice(rules).trigger, random) or {}
        kinds = [value for value in kinds_of_value(KB, finding) if holds(value)]
        case = possible(KB, {**way, **({finding: way.get(finding, kinds[0])} if kinds else {})}, "x")
        talk = Interview(KB)
        while (ask := talk.question) is not None:
            if finding in ask.items and ask.kind in ("list", "finding"):
                return True
            talk = talk.answer(said_to(KB, ask, case))
            if finding in talk.case.facts and ask.kind == "complaints":
                return True
    return False


@pytest.mark.slow
def test_everything_that_a_rule_needs_is_asked_in_some_interview():
    needed = {f for rule in KB.rules for f in KB.base_findings(rule.trigger)}
    asked = set().union(*(asked_of(seed) for seed in range(200, 250)))
    assert not [finding for finding in sorted(needed - asked) if not is_reached(finding)]
