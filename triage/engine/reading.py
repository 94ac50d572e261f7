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
        if rule.id not in self.touched:
            return self.blank.rule(rule)
        if rule.id not in self._rules:  # not by super(): each call more makes the longest chain of rules shorter
            self._rules[rule.id] = self.truth(rule.trigger)
        return self._rules[rule.id]
