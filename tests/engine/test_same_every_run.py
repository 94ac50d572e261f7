"""What is looked for in sets comes out the same in every run: Python orders them anew each time."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from contextlib import suppress

import triage
from triage.engine.completions import completions_of
from triage.engine.naive import Reading
from triage.knowledge.terms import TooManyTerms

kb = triage.load()
for rule in kb.rules:
    with suppress(TooManyTerms):
        print(rule.id, list((completions_of(kb).reaching(Reading(kb, {}), rule) or {}).items()))
"""


def witnesses(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_values_that_make_a_rule_fire_are_the_same_in_every_run():
    first, *others = (witnesses(seed) for seed in "012")
    assert first.count("\n") > 100
    assert others == [first, first]
