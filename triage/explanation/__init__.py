"""HOW, WHY NOT and WHAT IF: as data, and as sentences a layperson can read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.engine.assessment import Assessment
from triage.explanation.how import Account, account_dict, accounts, trace
from triage.explanation.what_if import WhatIf, what_if
from triage.explanation.why_not import UnknownCondition, WhyNot, why_not

__all__ = ["Account", "Explanation", "UnknownCondition", "WhatIf", "WhyNot", "explain", "what_if", "why_not"]


@dataclass(frozen=True)
class Explanation:
    """Everything an assessment shows, each with its chain. Print it, or take `to_dict()`."""

    assessment: Assessment

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """One account for each thing shown."""
        return accounts(self.assessment)

    def __str__(self) -> str:
        from triage.explanation.lines import plain
        from triage.explanation.text import explanation_lines

        return plain(explanation_lines(self))

    def _repr_html_(self) -> str:
        from triage.explanation.display import explanation_html

        return explanation_html(self)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, by the schema `explanation` of `triage schema`."""
        kb = self.assessment.kb
        return {
            "case": self.assessment.case.id,
            "knowledge": {"sha256": kb.sha256, "packs": list(kb.packs)},
            "accounts": [account_dict(self.assessment, account) for account in self.accounts],
            "problems": [problem.to_dict() for problem in self.assessment.problems],
            "remarks": list(self.assessment.urgency.remarks),
            "trace": trace(self.assessment),
        }


def explain(assessment: Assessment) -> Explanation:
    """How the assessment came about: the rules and facts behind each candidate, step and note."""
    return Explanation(assessment)
