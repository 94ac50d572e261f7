"""What the bounds of urgency cost a case on the shipped rules: `python -m tests.bench.bounds`."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import triage
from triage.cases.facts import case_from_facts
from triage.check.rule_tests import read_rule_tests
from triage.engine.inference import infer
from triage.engine.urgency import urgency


def main() -> None:
    """Time `urgency` and the whole `assess` on every tenth rule test of the shipped rules, after a warm-up."""
    kb = triage.load()
    cases = [case_from_facts(kb, test.given) for test in read_rule_tests()[0][::10]]
    bounds, whole = [], []
    for warm in (True, False):
        for case in cases:
            inference = infer(kb, case)
            _ = inference.in_force, inference.open_rules
            start = perf_counter()
            urgency(inference)
            middle = perf_counter()
            triage.assess(kb, case)
            if not warm:
                bounds.append(middle - start)
                whole.append(perf_counter() - middle)
    print(f"{len(kb.rules)} rules, {len(cases)} cases; median a case, in ms")
    print(f"  level, worst, settled, decided_by  {median(bounds) * 1e3:.2f} (largest {max(bounds) * 1e3:.2f})")
    print(f"  the whole assess                   {median(whole) * 1e3:.2f}")


if __name__ == "__main__":
    main()
