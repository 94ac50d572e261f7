"""The two ways of writing facts, as one list of mentions: a name and what was given for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.cases.model import Problem
from triage.cases.plain import name_of, plain, quoted, shown
from triage.cases.values import says_present
from triage.knowledge.names import normal


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a finding is named; `listed` where it stands under `present` or `absent`."""

    name: str
    given: Any
    listed: bool = False


@dataclass(slots=True)
class Mentions:
    """All mentions of a case, what was no mention at all, and whether that may have meant present."""

    found: list[Mention] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lost_present: bool = False

    def refuse(self, message: str, lost: Any) -> None:
        """Note what cannot be read; `lost` is the value that goes with it."""
        self.problems.append(Problem("bad-value", message, "error"))
        self.lost_present |= says_present(lost)


def mentions_of(facts: Any) -> Mentions:
    """Every mention in `facts`: a mapping or a list of pairs, flat, in groups, or both. Never raises."""
    found = Mentions()
    facts = plain(facts)
    if not isinstance(facts, Mapping | list | tuple):
        found.refuse(f"the facts are a mapping of findings to values, not {shown(facts)}", facts)
        return found
    for key, given in _pairs(facts, "facts", found):
        group = GROUPS.get(normal(key))
        if group is None:
            found.found.append(Mention(key, given))
        else:
            group(plain(given), found)
    return found


def _pairs(facts: Any, where: str, found: Mentions) -> Iterator[tuple[str, Any]]:
    if isinstance(facts, Mapping):
        for key, given in facts.items():
            yield name_of(key), given
        return
    for item in facts:
        if isinstance(item, list | tuple) and len(item) == 2:
            yield name_of(item[0]), item[1]
        else:
            hint = f"write {quoted(item)[1:-1]}: present" if isinstance(item, str) else "write name: value"
            found.refuse(f"{shown(item)} in {where} is not a name with a value; {hint}", item)


def _listed(word: str, given_for_each: Any) -> Callable[[Any, Mentions], None]:
    def read(names: Any, found: Mentions) -> None:
        if names is None:
            return
        if not isinstance(names, list | tuple | set | frozenset):
            names = [names]
        for item in names:
            name = plain(item)
            if isinstance(name, str | int | float) and not isinstance(name, bool):
                found.found.append(Mention(name_of(name), given_for_each, listed=given_for_each is not None))
            else:
                found.refuse(f"{shown(name)} under {quoted(word)} is not the name of a finding", given_for_each)

    return read


def _values(values: Any, found: Mentions) -> None:
    if isinstance(values, Mapping | list | tuple):
        found.found.extend(Mention(name, given) for name, given in _pairs(values, "values", found))
    elif values is not None:
        found.refuse(f"'values' is a mapping of findings to values, not {shown(values)}", values)


# The keys of facts that name no finding, in the form in which names are compared.
GROUPS: dict[str, Callable[[Any, Mentions], None]] = {
    "present": _listed("present", True),
    "absent": _listed("absent", False),
    "unknown": _listed("unknown", None),
    "values": _values,
}
