"""Why, and why not: every result can be followed back to rules, facts and sources, and every condition asked about."""

import triage
from triage.explanation.how import Reason

kb = triage.load()
assessment = triage.assess(kb, {"compressed_vertebra": True, "thoracic_spine_pain": True}, id="squeezed")


def show(reasons: tuple[Reason, ...], depth: int) -> None:
    """One line a rule that fired; what it rests on stands below it, further in."""
    for reason in reasons:
        print("  " * depth + f"{reason.rule.id}: {reason.rule.because}")
        if reason.facts:
            print("  " * depth + f"  facts: {', '.join(reason.facts)}")
        for link in reason.through:  # a rule that rests on what another rule concluded: the chain
            print("  " * depth + f"  rests on {link.label}")
            show(link.reasons, depth + 2)


# WHY: the accounts are data; print(triage.explain(assessment)) tells them all in sentences, with sources.
for account in triage.explain(assessment).accounts:
    if account.about == "candidate":
        print(f"Why {account.label}?")
        show(account.reasons, 1)

# WHY NOT: for each rule that could name the condition, what is missing and what stands against it.
print()
print(triage.why_not(kb, assessment, "microspondylia"))
