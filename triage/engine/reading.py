"""The truth of every condition for one patient, worked out only for the rules that read something known."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.engine.naive import Reading, Truth
from triage.knowledge.model import Rule


@dataclass
class PartialReading(Reading):
    """What `Reading` says, but that only the rules `touched` by a known finding are read.

    Of a patient little is known, so most rules stand as they do where nothing is: in `blank`, which is kept.
    """

    blank: Reading = field(kw_only=True)
    touched: frozenset[str] = field(kw_only=True)

    def rule(self, rule: Rule) -> Truth:
        """Whether the rule's condition is true, false or not known."""
        return super().rule(rule) if rule.id in self.touched else self.blank.rule(rule)
