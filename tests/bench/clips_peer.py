"""The same rules in CLIPS, through clipspy, driven in the two fastest ways that were found.

- Signs and derived findings are facts `(known (literal n))`; a number is one fact `(number (of n) (is x))`
  that patterns test, which was as fast as or faster than asserting a literal for each threshold passed.
- Conditions are `and` and `or` of positive patterns; CLIPS shares their joins. Helper facts for each `or`
  were 15 to 50 % slower, another order of the patterns made no difference, and `not` is never needed.
- A rule that fires appends its id to a global. Appending copies the list, so large bases spread it over
  several. That was faster than a fact for each fired rule or a Python function called by each.
- "call by call" is clipspy's own reset, assert_fact, run and a read; assert_fact is three times as fast as
  assert_string. "one call" hands the whole case to a CLIPS function that resets, asserts, runs and reads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from typing import Any

from tests.bench.generate import Facts
from tests.bench.normal_form import Formula, NormalForm, terms
from triage.knowledge.expressions import Compare
from triage.knowledge.model import KnowledgeBase

RULES_A_LIST = 500
SIGNS = {"at_least": (">=", "<"), "at_most": ("<=", ">"), "above": (">", "<="), "below": ("<", ">=")}
CASE = """(deffunction case ($?given)
  (reset)
  (bind ?of 0)
  (progn$ (?each ?given)
    (if (floatp ?each) then (assert (number (of ?of) (is ?each)))
     else (if (< ?each 0) then (bind ?of ?each) else (assert (known (literal ?each))))))
  (run)
  (fired))"""


class ClipsPeer:
    """One CLIPS environment with the rules of `kb`, used again for every case.

    Raises ImportError when clipspy is not installed.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.form = NormalForm(kb)
        self.leaves = list(self.form.atoms)
        self.number_of = {id: -1 - place for place, id in enumerate(kb.findings)}
        self.environment: Any = importlib.import_module("clips").Environment()
        lists = max(1, len(kb.rules) // RULES_A_LIST)
        self._build(kb, lists)
        self._known = self.environment.find_template("known")
        self._number = self.environment.find_template("number")
        self._fired = self.environment.find_function("fired")
        self._case = self.environment.find_function("case")

    def _build(self, kb: KnowledgeBase, lists: int) -> None:
        build = self.environment.build
        build("(deftemplate known (slot literal))")
        build("(deftemplate number (slot of) (slot is))")
        for at in range(lists):
            build(f"(defglobal ?*fired{at}* = (create$))")
        every = " ".join(f"?*fired{at}*" for at in range(lists))
        build(f"(deffunction fired () (implode$ (create$ {every})))")
        build(CASE)
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
        compared = {leaf.finding for leaf in self.leaves if isinstance(leaf, Compare)}
        numbers = [(self.number_of[id], value) for id, value in facts.items() if id in compared]
        held = self.form.holding({id: value for id, value in facts.items() if id not in compared})
        return held, [(of, float(value)) for of, value in numbers if isinstance(value, int | float)]

    def call_by_call(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case with a call of clipspy for each step."""
        held, numbers = self._given(facts)

        def run() -> Collection[str]:
            self.environment.reset()
            return self._more(held, numbers)

        return run

    def one_call(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs the case with one call that does it all inside CLIPS."""
        held, numbers = self._given(facts)
        arguments = [part for number in numbers for part in number] + held

        def run() -> Collection[str]:
            return set(self._case(*arguments).split())

        return run

    def one_more(self, facts: Facts) -> Callable[[], Collection[str]]:
        """Runs all but the last fact, then times what the last one adds."""
        *first, last = facts.items()
        self.call_by_call(dict(first))()
        held, numbers = self._given(dict((last,)))
        return lambda: self._more(held, numbers)

    def _more(self, held: list[int], numbers: list[tuple[int, float]]) -> Collection[str]:
        for literal in held:
            self._known.assert_fact(literal=literal)
        for of, value in numbers:
            self._number.assert_fact(**{"of": of, "is": value})
        self.environment.run()
        return set(self._fired().split())
