"""What a case is labelled with: the condition, the urgency and the step that should come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, cast

from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import did_you_mean, quoted
from triage.knowledge.model import LEVELS, Level
from triage.knowledge.names import normal

LABELS = ("condition", "urgency", "step")
NOTHING = "none"  # written in a table where no condition is expected: an empty cell is no label
_NOTHING = (NOTHING, "null")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one case: what is acceptable, the preferred first; None where there is no label.

    `condition` is empty where no condition is expected.
    """

    condition: tuple[str, ...] | None = None
    urgency: tuple[Level, ...] | None = None
    step: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return self != NO_LABELS


NO_LABELS = Labels()


class BadLabel(ValueError):
    """A label names nothing that the rule base has; the message says what and what may be meant."""


@dataclass
class LabelReader:
    """Reads labels by the names of one rule base; each way of writing is read once."""

    kb: KnowledgeBase
    _known: dict[tuple[str, Any], tuple[str, ...]] = field(default_factory=dict)
    _failed: dict[tuple[str, Any], str] = field(default_factory=dict)

    def read(self, expect: Any) -> tuple[Labels, tuple[str, ...]]:
        """The labels in the `expect` of a case, and what could not be used of it.

        A missing key is no label. null (in a table: none) is no condition expected, for the condition; for the
        others it is no label.
        """
        if expect is None:
            return NO_LABELS, ()
        if not isinstance(expect, Mapping):
            return NO_LABELS, (f"expect is a mapping, as {{urgency: routine}}, not {quoted(expect)}",)
        found: dict[str, tuple[str, ...]] = {}
        problems = _slips(expect)
        for kind in LABELS:
            given = expect.get(kind)
            if kind not in expect or (kind != "condition" and _is_nothing(given)):
                continue
            try:
                found[kind] = self._names(kind, given)
            except BadLabel as problem:
                problems.append(str(problem))
        labels = Labels(found.get("condition"), cast("Any", found.get("urgency")), found.get("step"))
        return labels, tuple(problems)

    def _names(self, kind: str, given: Any) -> tuple[str, ...]:
        key = (kind, tuple(given) if isinstance(given, list) else given)
        try:
            known = self._known.get(key)
        except TypeError:
            raise BadLabel(f"expect.{kind} is a name or a list of names, not {quoted(given)}") from None
        if known is None and key not in self._failed:
            try:
                known = self._known[key] = self._read(kind, given)
            except BadLabel as problem:
                self._failed[key] = str(problem)
        if known is None:
            raise BadLabel(self._failed[key])
        return known

    def _read(self, kind: str, given: Any) -> tuple[str, ...]:
        names = _parts(given)
        if kind == "condition" and _is_nothing(given):
            return ()
        if not names:
            raise BadLabel(f"expect.{kind} is empty; leave it out where there is no label")
        resolve = {"condition": self._condition, "urgency": self._level, "step": self._step}[kind]
        return tuple(dict.fromkeys(resolve(name) for name in names))

    def _condition(self, name: str) -> str:
        meanings = self.kb.condition_names.meanings(name)
        if len(meanings) == 1:
            return meanings[0].id
        if meanings:
            raise BadLabel(
                f"expect.condition: {quoted(name)} may mean {' or '.join(quoted(m.id) for m in meanings)}; write which"
            )
        near = " or ".join(quoted(other) for other in self.kb.condition_names.near(name))
        hint = f"did you mean {near}?" if near else f"write {NOTHING!r} where no condition is expected"
        raise BadLabel(f"expect.condition: {quoted(name)} is no condition of these rules; {hint}")

    def _level(self, name: str) -> str:
        by_name = {normal(level): level for level in LEVELS}
        if normal(name) in by_name:
            return by_name[normal(name)]
        hint = did_you_mean(name, LEVELS) or f"one of {', '.join(LEVELS)}"
        raise BadLabel(f"expect.urgency: {quoted(name)} is no level; {hint}")

    def _step(self, name: str) -> str:
        by_name = {normal(text): step.id for step in self.kb.steps.values() for text in (step.label, step.id)}
        if normal(name) in by_name:
            return by_name[normal(name)]
        hint = did_you_mean(name, self.kb.steps) or "triage graph lists the steps"
        raise BadLabel(f"expect.step: {quoted(name)} is no step of these rules; {hint}")


def _is_nothing(given: Any) -> bool:
    return given is None or (isinstance(given, str) and normal(given) in _NOTHING)


def _parts(given: Any) -> list[str]:
    """The names in a label: a text (several joined by `;`) or a list of texts."""
    if given is None:
        return []
    parts: Sequence[Any] = given.split(";") if isinstance(given, str) else given if isinstance(given, list) else [given]
    if not all(isinstance(part, str) for part in parts):
        raise BadLabel(f"a label is a name or a list of names, not {quoted(given)}")
    return [part.strip() for part in parts if part.strip()]


def slip(key: str) -> str:
    """The label whose name `key` looks like without being one, or an empty text: other keys are the author's own."""
    near = [] if key in LABELS else get_close_matches(key, LABELS, 1, 0.75)
    return near[0] if near else ""


def _slips(expect: Iterable[Any]) -> list[str]:
    near = {key: slip(str(key)) for key in expect}
    return [f"{quoted(key)} under expect is no label; did you mean '{label}'?" for key, label in near.items() if label]
