"""Other subjects, the same engine: the zoo animals of the textbooks, and a car that does not start.

Nothing in the engine knows of vertebrae; findings, conditions and rules are all data.
"""

from pathlib import Path

import triage
from triage.cases import Case, read_cases

HERE = Path(__file__).parent

for subject in ("animals", "car"):
    kb = triage.load(HERE / subject)
    print(f"{subject}: {len(kb.rules)} rules, {len(kb.findings)} findings")
    for case in read_cases(kb, HERE / f"{subject}_cases.yaml"):
        assert isinstance(case, Case)  # a file that cannot be read would come as UnreadableCases
        found = triage.assess(kb, case)
        named = ", ".join(f"{standing.condition} ({standing.status})" for standing in found.candidates)
        print(f"  {case.id}: {named or 'nothing yet'}")
        assert case.expect["condition"] == (found.candidates[0].condition if found.candidates else "none")

# The chain of the classic: hair, so a mammal; it eats meat, so a carnivore; tawny with spots, so a cheetah.
zoo = triage.load(HERE / "animals")
cheetah = triage.assess(zoo, {"covering": "hair", "eats_meat": True, "colour": "tawny", "dark_spots": True})
print("\nFired, in order:")
for rule in cheetah.fired:
    conclusions = ", ".join(f"{c.verb} {c.target}" for c in zoo.rule[rule].then)
    print(f"  {rule}: {conclusions}")
