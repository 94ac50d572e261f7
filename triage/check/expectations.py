"""What a rule test expected and what came: each expectation that is not met, at its own place."""

from __future__ import annotations

from collections.abc import Iterator

from triage.check.mentions import facts_named
from triage.check.one_test import RuleTest
from triage.check.outcome import Outcome
from triage.check.words import listed
from triage.engine.assessment import Assessment
from triage.knowledge.diagnostics import Diagnostic, Span


def unmet(assessment: Assessment, test: RuleTest) -> list[Diagnostic]:
    """One diagnostic for each expectation of `test` that the assessment of its facts does not meet."""
    return list(_Comparison(Outcome(assessment), test).differences())


class _Comparison:
    """Compares one test with its outcome; every method yields what is not as expected."""

    def __init__(self, outcome: Outcome, test: RuleTest) -> None:
        self.outcome, self.test, self.expect = outcome, test, test.expect

    def differences(self) -> Iterator[Diagnostic]:
        yield from self._problems()
        yield from self._candidates()
        yield from self._standing()
        yield from self._shown("steps", "step", self.outcome.steps)
        yield from self._shown("notes", "note", self.outcome.notes)
        yield from self._next_question()
        yield from self._level()
        yield from self._fired()
        yield from self._evidence()

    def _differs(self, message: str, span: Span, help: str = "") -> Diagnostic:
        return Diagnostic("rule-test", f"{self.test.name}: {message}", span, help)

    def _problems(self) -> Iterator[Diagnostic]:
        if self.expect.says("problems"):
            came = sorted(problem.code for problem in self.outcome.problems)
            if came != sorted(self.expect.problems):
                message = f"expected the problems {listed(sorted(self.expect.problems))}; {listed(came)} came"
                help = "; ".join(problem.message for problem in self.outcome.problems)
                yield self._differs(message, self.test.span("expect", "problems"), help)
            return
        # A fact that was lost would leave the test without what it is about.
        for problem in self.outcome.problems:
            if problem.severity == "error":
                help = f"correct it, or expect it: problems: [{problem.code}]"
                yield self._differs(problem.message, self._given(problem.finding), help)

    def _given(self, finding: str | None) -> Span:
        names = self.outcome.kb.finding_names
        for name, span in facts_named(self.test):
            if any(meaning.id == finding for meaning in names.meanings(name)):
                return span
        return self.test.key_span("given")

    def _candidates(self) -> Iterator[Diagnostic]:
        came = self.outcome.candidates
        for key, expected in (("candidates", self.expect.candidates), ("includes", self.expect.includes)):
            for condition, status in expected.items():
                if came.get(condition) != status:
                    now = f"it is {came[condition]}" if condition in came else "it is no candidate"
                    message = f"expected '{condition}' as {status}; {now}"
                    span = self.test.key_span("expect", key, condition)
                    yield self._differs(message, span, self.outcome.why_not(condition, status))
        for place, condition in enumerate(self.expect.excludes):
            if condition in came:
                message = f"expected '{condition}' to be no candidate; it is {came[condition]}"
                span = self.test.span("expect", "excludes", place)
                yield self._differs(message, span, self.outcome.why(condition))
        if self.expect.says("candidates"):
            yield from self._surplus_and_order()

    def _surplus_and_order(self) -> Iterator[Diagnostic]:
        expected, came = self.expect.candidates, self.outcome.candidates
        span = self.test.key_span("expect", "candidates")
        for condition in came:
            if condition not in expected:
                message = f"'{condition}' came as {came[condition]} and is not expected"
                yield self._differs(message, span, self.outcome.why(condition))
        if set(came) == set(expected) and list(came) != list(expected):
            message = f"expected the ranking {listed(expected)}; {listed(came)} came"
            yield self._differs(message, span, self.outcome.ranking())

    def _standing(self) -> Iterator[Diagnostic]:
        for place, condition in enumerate(self.expect.ruled_out):
            if condition not in self.outcome.ruled_out:
                now = self.outcome.candidates.get(condition, "neither a candidate nor ruled out")
                message = f"expected '{condition}' to be ruled out; it is {now}"
                help = self.outcome.why_not_ruled_out(condition)
                yield self._differs(message, self.test.span("expect", "ruled_out", place), help)

    def _shown(self, key: str, what: str, came: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
        for place, name in enumerate(getattr(self.expect, key)):
            if name not in came:
                message = f"expected the {what} '{name}'; it is not shown"
                help = self.outcome.why_not_shown(what, name)
                yield self._differs(message, self.test.span("expect", key, place), help)
        for place, name in enumerate(getattr(self.expect, f"no_{key}")):
            if name in came:
                message = f"expected the {what} '{name}' not to be shown; it is"
                help = f"shown because of {listed(came[name])}"
                yield self._differs(message, self.test.span("expect", f"no_{key}", place), help)

    def _next_question(self) -> Iterator[Diagnostic]:
        question = self.outcome.assessment.next_question
        came = question.finding if question else None
        if self.expect.says("next_question") and came != self.expect.next_question:
            expected = f"'{self.expect.next_question}'" if self.expect.next_question else "nothing"
            message = f"expected {expected} to be asked next; {repr(came) if came else 'nothing'} is"
            help = (
                f"{question.why} It decides {listed(question.rules)}." if question else "nothing open changes anything"
            )
            yield self._differs(message, self.test.span("expect", "next_question"), help)

    def _level(self) -> Iterator[Diagnostic]:
        came = self.outcome.assessment.urgency
        if self.expect.says("level") and came.level != self.expect.level:
            message = f"expected the level {self.expect.level}; {came.level} came"
            help = f"set by {listed(came.rules)}" if came.rules else "no rule that sets a level fired"
            yield self._differs(message, self.test.span("expect", "level"), help)
        if self.expect.says("worst") and came.worst != self.expect.worst:
            message = f"expected {self.expect.worst} as the worst that is possible; {came.worst} is"
            help = f"it hangs on {listed(came.decided_by)}"
            yield self._differs(message, self.test.span("expect", "worst"), help)
        if self.expect.says("settled") and came.settled != self.expect.settled:
            message = f"expected settled: {str(self.expect.settled).lower()}; level {came.level}, worst {came.worst}"
            yield self._differs(message, self.test.span("expect", "settled"), f"it hangs on {listed(came.decided_by)}")
        for key, names, wanted in (
            ("decided_by", self.expect.decided_by, True),
            ("not_decided_by", self.expect.not_decided_by, False),
        ):
            for place, name in enumerate(names):
                if (name in came.decided_by) is not wanted:
                    message = f"expected '{name}' {'' if wanted else 'not '}to decide the level"
                    help = f"what decides it: {listed(came.decided_by)}"
                    yield self._differs(message, self.test.span("expect", key, place), help)

    def _fired(self) -> Iterator[Diagnostic]:
        fired = self.outcome.assessment.fired
        for place, rule in enumerate(self.expect.fired):
            if rule not in fired:
                span = self.test.span("expect", "fired", place)
                yield self._differs(f"expected '{rule}' to fire", span, self.outcome.why_not_fired(rule))
        for place, rule in enumerate(self.expect.not_fired):
            if rule in fired:
                span = self.test.span("expect", "not_fired", place)
                yield self._differs(f"expected '{rule}' not to fire", span, self.outcome.why_fired(rule))

    def _evidence(self) -> Iterator[Diagnostic]:
        words = {"for": "speak for", "against": "speak against", "missing": "matter for"}
        for key, says in words.items():
            expected: dict[str, list[str]] = getattr(self.expect, "for_" if key == "for" else key)
            for condition, findings in expected.items():
                came = self.outcome.evidence(condition, key)
                for place, finding in enumerate(findings):
                    if finding not in came:
                        message = f"expected '{finding}' to {says} '{condition}'; it does not"
                        span = self.test.span("expect", key, condition, place)
                        help = f"{self.outcome.state(condition, finding)}; what does: {listed(came)}"
                        yield self._differs(message, span, help)
        for condition, findings in self.expect.not_against.items():
            for place, finding in enumerate(findings):
                if finding in self.outcome.evidence(condition, "against"):
                    message = f"expected '{finding}' not to speak against '{condition}'; it does"
                    span = self.test.span("expect", "not_against", condition, place)
                    yield self._differs(message, span, self.outcome.who_says_against(condition, finding))
