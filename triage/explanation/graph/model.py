"""What a graph of rules is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["finding", "gate", "rule", "condition", "step", "note", "urgency"]
Key = tuple[NodeKind, str]
UNSAID = frozenset({"present", "shown", "infer", "suggest", "note", "urgency"})  # words that the two ends tell anyway


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the graph. A gate joins what a part of a rule needs: `all of`, `any of`, `2 of 3`.

    `joins` is the same for the whole of a rule, and empty where it needs one thing only. `text` says more: why a rule
    is there, what is asked. `truth` is what a case says of it (`present`, `38 years`, `fired`, `likely`, `not known`)
    and `lit` whether it took part in what fired; without a case they are empty and False.
    """

    kind: NodeKind
    id: str
    label: str
    text: str = ""
    joins: str = ""
    derived: bool = False
    truth: str = ""
    lit: bool = False

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.kind, self.id

    @property
    def against(self) -> bool:
        """Whether a case speaks against it."""
        return self.truth == "ruled out"

    @property
    def name(self) -> str:
        """The key in one word, as pictures carry it: `rule:oedema.fluid-on-mri`."""
        return name_of(self.key)


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` leads to `target`. `word` says what is needed of it, or what a rule says about it.

    `truth`: whether a case meets it, True, False, or None where that is not known; None without a case, too.
    `lit`: whether it took part in what fired.
    """

    source: Key
    target: Key
    word: str
    truth: bool | None = None
    lit: bool = False

    @property
    def against(self) -> bool:
        """Whether it speaks against its target."""
        return self.word == "rules out"


@dataclass(slots=True)
class RuleGraph:
    """`nodes` by (kind, id) and `edges` by (source, target, word), each once and in rule order.

    `case` is the id of the case by which it is lit; None for a graph of the rules alone. `about` is the label of the
    one condition that it is about, if any.
    """

    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[tuple[Key, Key, str], Edge] = field(default_factory=dict)
    case: str | None = None
    about: str = ""

    @property
    def title(self) -> str:
        """What it shows, in a line."""
        if self.case is None:
            return f"The rules about {self.about}" if self.about else "The rules"
        return f"Case {self.case}: the rules about {self.about}" if self.about else f"Case {self.case}: what fired"


def name_of(key: Key) -> str:
    """A key in one word."""
    return ":".join(key)
