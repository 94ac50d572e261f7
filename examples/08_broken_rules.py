"""Broken rules: the loader finds the errors of all files in one go, and says where each is and what helps."""

from pathlib import Path

import triage
from triage.check.lints import check
from triage.knowledge.diagnostics import render_all
from triage.knowledge.load import load_texts

HERE = Path(__file__).parent / "animals"
good = {path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8") for path in HERE.rglob("*.yaml")}

# Three names that the rule base does not have: a finding, a value of a choice, and a condition.
LION = """
- id: lion.tawny-carnivore
  when: {all: [carnivor, {colour: golden}]}
  then: [likely: lion]
  because: A carnivore the colour of sand is a lion.
  cites: [zoo-09]
"""
# A misspelt key, in another file: names are looked up only in rules whose keys are right.
SLIP = """
- id: giraffe.short-neck
  when: {not: long_neck}
  then: [rules_out: giraffe]
  becuase: Its neck is short.
  cites: [zoo-11]
"""
try:
    load_texts({**good, "zoo/lion.yaml": LION, "zoo/slip.yaml": SLIP})
except triage.KnowledgeError as error:
    print(error)
    print("codes for programs:", ", ".join(diagnostic.code for diagnostic in error.diagnostics))

# What loads may still be doubtful: a lint asks the author, here about a rule that can never fire.
DOUBTFUL = """
- id: zebra.both
  when: {all: [{colour: white}, {colour: tawny}]}
  then: [possible: zebra]
  because: A zebra is white, and in the dust it is tawny.
  cites: [zoo-12]
"""
print()
print(render_all(check(load_texts({**good, "zoo/doubt.yaml": DOUBTFUL}))))
