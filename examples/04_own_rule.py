"""A rule base of one's own: a few lines of YAML in a folder, with the test that fires each rule beside it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import triage
from triage.check.report import run_all

# What can be known (findings), what it can be (conditions), who says so (sources), and the rules.
FILES = {
    "findings/plant.yaml": """
topic: {id: plant, label: A house plant}
findings:
  - {id: limp_leaves, label: limp leaves, kind: boolean, question: Do its leaves hang?}
  - {id: dry_soil, label: dry soil, kind: boolean, question: Is the soil dry?}
""",
    "conditions.yaml": """
conditions:
  - {id: thirst, label: thirst, topic: plant, pack: plants}
  - {id: too_much_water, label: too much water, topic: plant, pack: plants}
""",
    "sources/gardener.yaml": """
id: gardener
kind: document
title: What gardeners say
statements:
  - {id: gardener-1, locator: "1", kind: sign, paraphrase: Limp leaves over dry soil mean thirst.}
  - {id: gardener-2, locator: "2", kind: sign, paraphrase: Limp leaves over wet soil mean too much water.}
""",
    "plants/water.yaml": """
- {id: thirst.dry, when: {all: [limp_leaves, dry_soil]}, then: [likely: thirst],
   because: It hangs and its soil is dry., cites: [gardener-1]}
- {id: water.wet, when: {all: [limp_leaves, {not: dry_soil}]}, then: [likely: too_much_water],
   because: It hangs though its soil is not dry., cites: [gardener-2]}
""",
    "plants/water.test.yaml": """
- {name: dry, given: {limp_leaves: present, dry_soil: present}, expect: {candidates: {thirst: likely}}}
- {name: nobody felt the soil, given: {limp_leaves: present}, expect: {candidates: {}, next_question: dry_soil}}
""",
}

with TemporaryDirectory() as folder:
    for name, text in FILES.items():
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    kb = triage.load(folder)
    print(run_all(kb, folder).text())  # what `triage test --rules FOLDER` prints: one rule has no test yet

print()
for facts in ({"limp_leaves": True, "dry_soil": False}, {"limp_leaves": True}):
    found = triage.assess(kb, facts)
    question = f"next question: {found.next_question.finding}" if found.next_question else "nothing left to ask"
    print(facts, "->", [(c.condition, c.status) for c in found.candidates], question)
