"""The rule base once read: findings, conditions, steps, notes, sources and rules, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from triage.knowledge.diagnostics import Span
from triage.knowledge.expressions import Expression

Kind = Literal["boolean", "number", "choice", "derived"]
Match = Literal["exact", "narrower", "broader", "related"]
Level = Literal["emergency_now", "same_day", "urgent_2wk", "routine", "self_care", "insufficient"]
Verb = Literal["likely", "possible", "supports", "rules_out", "infer", "suggest", "note", "urgency"]

OUTSIDE_SCOPE = "outside_scope"  # the note of a rule that says whom the rules do not cover
LEVELS: tuple[Level, ...] = (
    "emergency_now",
    "same_day",
    "urgent_2wk",
    "routine",
    "self_care",
    "insufficient",
)  # most urgent first: design section 2
BURDENS = (
    "none",
    "history",
    "examination",
    "blood_test",
    "ultrasound",
    "xray",
    "ct",
    "mri",
    "genetic_test",
    "referral",
    "treatment",
)  # least first: design section 3


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a published system; `match` says how far it means the same as the entry."""

    system: str
    code: str
    label: str
    match: Match


@dataclass(frozen=True, slots=True)
class SameAs:
    """The same quantity under another unit: this number times `factor` is the other finding's number."""

    finding: str
    factor: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be known of a patient. `low` and `high` bound a number, both included."""

    id: str
    label: str
    kind: Kind
    topic: str
    question: str = ""
    help: str = ""
    unit: str = ""
    low: float = float("-inf")
    high: float = float("inf")
    values: tuple[str, ...] = ()
    value_labels: tuple[str, ...] = ()
    many: bool = False
    obtained: tuple[str, ...] = ("history",)
    red_flag: bool = False
    implies: tuple[str, ...] = ()
    only_with: str | None = None
    same_as: SameAs | None = None
    aliases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[str, ...] = ()
    no_weight: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A candidate answer. A likely child replaces its parent, a likely `replaced_by` this condition."""

    id: str
    label: str
    description: str
    topic: str
    pack: str
    parent: str | None = None
    replaced_by: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A diagnostic step; it makes `reveals` known and is not shown where `not_needed_when` is true.

    Where `only_if_done` is false, the step has not been done, so nobody can know what it reveals.
    `levels` are the urgency levels at which it is shown; all where it is empty.
    """

    id: str
    label: str
    description: str
    burden: str
    reveals: tuple[str, ...] = ()
    not_needed_when: Expression | None = None
    only_if_done: Expression | None = None
    levels: tuple[Level, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Text for the reader: treatment, prognosis, severity, background or caveat."""

    id: str
    label: str
    text: str
    kind: str
    levels: tuple[Level, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of a source, in our words. `not_encoded` is the reason where no rule rests on it."""

    id: str
    source: str
    locator: str
    kind: str
    paraphrase: str
    caveat: str = ""
    not_encoded: str = ""
    evidence: str = ""
    about: tuple[str, ...] = ()
    action: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A document or guideline; `skipped` pairs the place of a sentence without a claim and the reason."""

    id: str
    kind: str
    title: str
    publisher: str
    year: int | None
    language: str
    link: str
    description: str
    statements: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LevelText:
    """What a level means to the reader."""

    words: str
    timeframe: str
    where: str
    safety_net: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules. Its rule tests are run together with the packs it builds on."""

    id: str
    label: str
    description: str = ""
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that a person can come with: the topics that it opens, and the finding that it makes present."""

    id: str
    label: str
    opens: tuple[str, ...]
    finding: str | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule says when it fires. `to_see` names what a suggested step is to make known.

    `target` is the id of a condition, finding, step or note, or an urgency level, as the verb asks.
    """

    verb: Verb
    target: str
    to_see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It fires when `trigger` is known true; `companions` are the conditions it is advice for.

    `source` is the rule as it stands in its file, from line `first_line` on.
    """

    id: str
    pack: str
    trigger: Expression
    then: tuple[Conclusion, ...]
    because: str
    cites: tuple[str, ...]
    companions: tuple[str, ...] = ()
    limitations: str = ""
    own_choice: str = ""
    evidence: str = ""
    verified: bool = True
    counts_against: bool = True
    overrides: tuple[str, ...] = ()
    salience: int = 0
    span: Span | None = field(default=None, compare=False, repr=False)
    source: str = field(default="", compare=False, repr=False)
    first_line: int = field(default=1, compare=False, repr=False)

    def concludes(self, *verbs: Verb) -> tuple[str, ...]:
        """The targets of this rule's conclusions with one of `verbs`."""
        return tuple(c.target for c in self.then if c.verb in verbs)
