"""How good is it? Labelled cases go in; counts, the cases to look at and the rules that never fired come out.

The vignettes were written from the same sources as the rules: they test the rules, not what they are worth to patients.
"""

from pathlib import Path

import triage
from triage.evaluate.run import evaluate

HERE = Path(__file__).parent
kb = triage.load()

# Each vignette tells under expect what its author would say; the file is read like any other cases.
files = [HERE / "vignettes" / "feet.yaml", HERE / "vignettes" / "cauda_equina.yaml"]
found = evaluate(kb, files, with_curve=False)
for name in ("top1", "urgency", "safety", "under_triage", "over_triage"):
    share = found.metrics[name]
    print(f"{name}: {share.hits} of {share.of}")

# A figure alone teaches little: the cases behind it are named.
for kind in ("condition", "under_triage", "over_triage"):
    for miss in found.misses[kind].items:
        print(f"{kind}: {miss.case} expected {' or '.join(miss.expected)}, got {', '.join(miss.said)}")

# Which rules did nothing in any case? Either a case is missing, or the rule is not needed.
cars = triage.load(HERE / "car")
found = evaluate(cars, [HERE / "car_cases.yaml"], with_curve=False)
print(f"cars, condition first: {found.metrics['top1'].hits} of {found.metrics['top1'].of}")
print("fired in no case:", ", ".join(found.never_fired))
