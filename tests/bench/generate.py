"""Synthetic rule bases of any size, as the YAML that authors of rules write, and cases for them.

Everything is drawn from a seeded generator, so a size always means the same rules and the same cases.
A few findings are popular: they stand in many rules and are known of many patients. So a case of some
15 known findings fires a share of the rules at every size.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

SIZES = (20, 200, 2_000, 20_000)
STRATA = 5
KNOWN = 15
RULES_A_FILE = 1_000
SHIFT, STEEP = 12.0, 1.03  # popularity of the finding at place n: 1 / (n + SHIFT) to the power STEEP
PRESENT = 0.55
LIMITS = (10, 25, 40, 50, 60, 75, 90)
VERBS = ("likely", "possible", "possible", "supports", "supports", "rules_out")
LEVELS = ("routine", "urgent_2wk", "same_day", "emergency_now")

Facts = dict[str, bool | float]


class Popular:
    """Draws names by popularity; the first are the most popular."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.weights = list(accumulate((place + SHIFT) ** -STEEP for place in range(len(names))))

    def draw(self, random: Random) -> str:
        """One name."""
        return random.choices(self.names, cum_weights=self.weights)[0]

    def several(self, random: Random, count: int) -> list[str]:
        """`count` different names."""
        found: dict[str, None] = {}
        while len(found) < min(count, len(self.names)):
            found[self.draw(random)] = None
        return list(found)


@dataclass(frozen=True)
class Words:
    """The vocabulary of a size. `asked` mixes signs and numbers; `strata` holds the derived findings."""

    asked: list[str]
    strata: list[list[str]]
    conditions: list[str]

    @classmethod
    def of(cls, size: int) -> Words:
        """Half as many findings as rules, 2,000 at most, a tenth of them numbers; one derived for 20 rules."""
        count = min(2_000, max(10, size // 2))
        derived = [f"derived_{place}" for place in range(max(STRATA, size // 20))]
        return cls(
            [f"number_{place}" if place % 10 == 9 else f"sign_{place}" for place in range(count)],
            [derived[at * len(derived) // STRATA : (at + 1) * len(derived) // STRATA] for at in range(STRATA)],
            [f"condition_{place}" for place in range(min(300, max(4, size // 10)))],
        )

    def asked_of_kind(self, number: bool) -> list[str]:
        """The askable findings that are numbers, or those that are not."""
        return [id for id in self.asked if id.startswith("number") == number]


class RuleMaker:
    """Draws rules: 2 to 5 conditions, 10 % thresholds, 10 % negated, 5 % at-least-n, a third on derived findings."""

    def __init__(self, size: int, seed: int) -> None:
        self.size, self.words = size, Words.of(size)
        self.random = Random(f"rules {size} {seed}")
        self.signs = Popular(self.words.asked_of_kind(number=False))
        self.numbers = Popular(self.words.asked_of_kind(number=True))

    def rules(self) -> list[dict[str, Any]]:
        """All rules, in an order that says nothing about which feeds which."""
        random, words = self.random, self.words
        bodies: list[tuple[Any, dict[str, str]]] = []
        for stratum, names in enumerate(words.strata):
            for name in names:
                for _ in range(2 if self.size >= 40 else 1):
                    bodies.append((self._when(stratum if random.random() < 0.5 else 0), {"infer": name}))
        while len(bodies) < self.size:
            reads = random.randint(1, STRATA) if random.random() < 1 / 3 else 0
            if not reads and random.random() < 0.05:
                bodies.append((self._when(0), {"urgency": random.choice(LEVELS)}))
            else:
                bodies.append((self._when(reads), {random.choice(VERBS): random.choice(words.conditions)}))
        random.shuffle(bodies)
        extra = {"because": "It is drawn by chance.", "cites": ["chance-01"]}
        return [{"id": f"rule_{at}", "when": when, "then": [then], **extra} for at, (when, then) in enumerate(bodies)]

    def _when(self, below: int) -> Any:
        """A condition; with `below`, one or two of its parts are derived findings of a stratum under it."""
        random = self.random
        count = random.randint(2, 5)
        numbers = sum(random.random() < 0.1 for _ in range(count))
        lower = [name for names in self.words.strata[:below] for name in names]
        derived = random.sample(lower, min(len(lower), count - 1, random.choice((1, 1, 2)))) if below else []
        signs = self.signs.several(random, max(0, count - numbers - len(derived)))
        parts: list[Any] = [{id: self._limits()} for id in self.numbers.several(random, numbers)] + derived + signs
        parts = [{"not": part} if random.random() < 0.1 else part for part in parts]
        random.shuffle(parts)
        return self._joined(parts)

    def _limits(self) -> dict[str, int]:
        return {self.random.choice(("at_least", "at_most", "above", "below")): self.random.choice(LIMITS)}

    def _joined(self, parts: list[Any]) -> Any:
        draw = self.random.random()
        if len(parts) < 2:
            return parts[0]
        if draw < 0.07 and len(parts) > 2:
            return {"at_least": {"count": self.random.randint(2, len(parts) - 1), "of": parts}}
        if draw < 0.7:
            return {"all": parts}
        if draw < 0.8 or len(parts) == 2:
            return {"any": parts}
        split = self.random.randint(1, len(parts) - 2)
        return {"all": [*parts[:split], {"any": parts[split:]}]}


def rule_texts(size: int, seed: int = 1) -> dict[str, str]:
    """The files of a rule base of `size` rules, by name: what `load_texts` reads."""
    maker = RuleMaker(size, seed)
    words = maker.words
    findings = [_finding(id) for id in words.asked]
    findings += [{"id": id, "label": id, "kind": "derived"} for names in words.strata for id in names]
    conditions = [{"id": id, "label": id, "topic": "bench", "pack": "bench"} for id in words.conditions]
    statement = {"id": "chance-01", "locator": "none", "kind": "drawn", "paraphrase": "Drawn by chance."}
    source = {"id": "chance", "kind": "guideline", "title": "Chance", "statements": [statement]}
    texts = {
        "findings/bench.yaml": f"topic: {{id: bench, label: Bench}}\nfindings:\n{_items(findings)}",
        "conditions.yaml": f"conditions:\n{_items(conditions)}",
        "sources/chance.yaml": json.dumps(source),
    }
    rules = maker.rules()
    for at in range(0, len(rules), RULES_A_FILE):
        texts[f"bench/part_{at // RULES_A_FILE:02}.yaml"] = _items(rules[at : at + RULES_A_FILE])
    return texts


def cases_of(size: int, count: int, seed: int = 1) -> list[Facts]:
    """`count` patients with some 15 known findings each, where there are so many."""
    random = Random(f"cases {size} {seed}")
    asked = Words.of(size).asked
    popular = Popular(asked)
    cases: list[Facts] = []
    for _ in range(count):
        known = popular.several(random, min(random.randint(KNOWN - 3, KNOWN + 3), len(asked) * 4 // 5))
        cases.append({id: _value(id, random) for id in known})
    return cases


def _value(id: str, random: Random) -> bool | float:
    return float(random.randint(0, 100)) if id.startswith("number") else random.random() < PRESENT


def _finding(id: str) -> dict[str, Any]:
    finding = {"id": id, "label": id, "question": f"What of {id}?", "kind": "boolean"}
    return finding | {"kind": "number", "unit": "points", "range": [0, 100]} if id.startswith("number") else finding


def _items(items: list[dict[str, Any]]) -> str:
    """A YAML list with one item a line, each in flow style."""
    return "".join(f"- {json.dumps(item)}\n" for item in items)
