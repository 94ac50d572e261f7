"""The same rules in CLIPS, through clipspy, driven in the fastest ways that were found.

- Signs and derived findings are facts `(known (literal n))`; a number is one fact `(number (of n) (is x))`
  that patterns test, which was as fast as or faster than asserting a literal for each threshold passed.
- Conditions are `and` and `or` of positive patterns; CLIPS shares their joins. A fact of its own for each `or`
  was 15 to 50 % slower, another order of the patterns made no difference, and `not` is never needed.
- A rule that fires appends its id to a global. Appending copies the list, so large bases spread it over
  several. That was faster than a fact for each fired rule or a Python function called by each.
- Facts are asserted by CLIPS functions. clipspy's assert_string is three times slower, and what its
  assert_string and assert_fact return is never given back to CLIPS (1.0.6 passes ReleaseFact one argument
  too many and hides the error), so that every later call is slower: tenfold after 1,000 cases.
- "as documented" asserts strings, as clipspy's users do; it has an environment of its own, as the leak slows it.
- "call by call" makes a call for reset, each fact, run and read; "one call" hands over the whole case.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from typing import Any

from tests.bench.generate import Facts
from tests.bench.normal_form import Formula, NormalForm, terms
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Compare

RULES_A_LIST = 500
SIGNS = {"at_least": (">=", "<"), "at_most": ("<=", ">"), "above": (">", "<="), "below": ("<", ">=")}
FUNCTIONS = (
    "(deffunction know (?literal) (assert (known (literal ?literal))) TRUE)",
    "(deffunction measure (?of ?is) (assert (number (of ?of) (is ?is))) TRUE)",
    """(deffunction more ($?given)
         (bind ?of 0)
         (progn$ (?each ?given)
           (if (floatp ?each) then (assert (number (of ?of) (is ?each)))
            else (if (< ?each 0) then (bind ?of ?each) else (assert (known (literal ?each))))))
         (run)
         (fired))""",
    "(deffunction case ($?given) (reset) (more ?given))",
)  # a negative number names a finding, the float after it is its value


class ClipsPeer:
    """One CLIPS environment with the rules of `kb`, used again for every case.

    Raises ImportError when clipspy is not installed.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.form = NormalForm(kb)
        self.leaves = list(self.form.atoms)
        self.compared = {leaf.finding for leaf in self.leaves if isinstance(leaf, Compare)}
        self.number_of = {id: -1 - place for place, id in enumerate(kb.findings)}
        self.environment: Any = importlib.import_module("clips").Environment()
        lists = max(1, len(kb.rules) // RULES_A_LIST)
        self._build(kb, lists)
        find = self.environment.find_function
        self._know, self._measure, self._fired = find("know"), find("measure"), find("fired")
        self._more, self._case = find("more"), find("case")

    def _build(self, kb: KnowledgeBase, lists: int) -> None:
        build = self.environment.build
        build("(deftemplate known (slot literal))")
        build("(deftemplate number (slot of) (slot is))")
        for at in range(lists):
            build(f"(defglobal ?*fired{at}* = (create$))")
        every = " ".join(f"?*fired{at}*" for at in range(lists))
        build(f"(deffunction fired () (implode$ (create$ {every})))")
        for function in FUNCTIONS:
            build(function)
        for place, production in enumerate(self.form.productions):
            then = [f"(assert (known (literal {literal})))" for literal in production.opens]
            if production.rule is not None:
                name = f"?*fired{production.rule % lists}*"
                then.append(f"(bind {name} {name} {kb.rules[production.rule].id})")
            when = self._condition(production.when, count())
            build(f"(defrule p{place} {when} => {' '.join(then)})")

    def _condition(self, formula: Formula, names: Iterator[int]) -> str:
        if isinstance(formula, int):
            return self._pattern(formula, names)
        if formula.need in (1, len(formula.parts)):
            word = "or" if formula.need == 1 else "and"
            return f"({word} {' '.join(self._condition(part, names) for part in formula.parts)})"
        ways = (" ".join(self._pattern(literal, names) for literal in sorted(term)) for term in terms(formula))
        return f"(or {' '.join(f'(and {way})' for way in ways)})"

    def _pattern(self, literal: int, names: Iterator[int]) -> str:
        leaf = self.leaves[literal // 2]
        if not isinstance(leaf, Compare):
            return f"(known (literal {literal}))"
        name = f"?x{next(names)}"
        test = f"({SIGNS[leaf.operator][literal % 2]} {name} {leaf.value!r})"
        return f"(number (of {self.number_of[leaf.finding]}) (is {name}&:{test}))"

    def _given(self, facts: Mapping[str, object]) -> tuple[list[int], list[tuple[int, float]]]:
        """The literals and the numbers of a case; worked out before the clock starts."""
        numbers = [(self.number_of[id], value) for id, value in facts.items() if id in self.compared]
        held = self.form.holding({id: value for id, value in facts.items() if id not in self.compared})
        return held, [(of, float(value)) for of, value in numbers if isinstance(value, int | float)]

    def call_by_call(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case with a call of clipspy for each step."""
        held, numbers = self._given(facts)

        def run() -> Collection[str]:
            self.environment.reset()
            for literal in held:
                self._know(literal)
            for of, value in numbers:
                self._measure(of, value)
            self.environment.run()
            return set(self._fired().split())

        return run

    def as_documented(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case as clipspy's documentation shows: a string asserted for each fact, then run."""
        held, numbers = self._given(facts)
        texts = [f"(known (literal {literal}))" for literal in held]
        texts += [f"(number (of {of}) (is {value}))" for of, value in numbers]

        def run() -> Collection[str]:
            self.environment.reset()
            for text in texts:
                self.environment.assert_string(text)
            self.environment.run()
            return set(self._fired().split())

        return run

    def one_call(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case with one call that does it all inside CLIPS."""
        arguments = self._arguments(facts)
        return lambda: set(self._case(*arguments).split())

    def one_more(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs all but the last fact, then times what the last one adds."""
        *first, last = facts.items()
        self._case(*self._arguments(dict(first)))
        arguments = self._arguments(dict((last,)))
        return lambda: set(self._more(*arguments).split())

    def _arguments(self, facts: Facts) -> list[int | float]:
        held, numbers = self._given(facts)
        return [part for number in numbers for part in number] + held
