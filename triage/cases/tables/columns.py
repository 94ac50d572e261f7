"""What each column of a table is understood as: the id, a finding, a label, or nothing that these rules know."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from triage.cases.memory import memory_of
from triage.cases.mentions import GROUPS
from triage.cases.model import Problem
from triage.cases.plain import quoted
from triage.cases.records import UnreadableCases
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span, did_you_mean
from triage.knowledge.model import Finding
from triage.knowledge.names import Meaning, normal

Role = Literal["id", "finding", "label", "named", "value", "unknown", "left out"]
Shape = Literal["wide", "long", "cases"]

LABEL = "expect."  # columns of labels begin so
_IDS = ("case", "id")  # the first of them is taken
_GRADES = {
    (True, True): "exact",
    (True, False): "narrower: settles only that it is present",
    (False, True): "broader: settles only that it is absent",
    (False, False): "related: settles nothing",
}  # by whether it settles that the finding is present, and that it is absent
_LEAVE_OUT = "write {}: null in a map (--map) to leave it out"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `called` is the name that counts (from the map, else its own), `why` how it was understood.

    `role`: the id, a finding, a label, in long tables the finding `named` and its `value`, unknown or left out.
    `exact` is false where the name is a code that settles less than its finding.
    """

    name: str
    called: str
    role: Role
    why: str
    finding: Finding | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """All columns of a table in their order; `problems` are those of the file, not of any one case.

    `shape`: a column a finding (wide), a row a finding (long), or cases in a file that has no columns.
    """

    shape: Shape
    columns: tuple[Column, ...] = ()
    problems: tuple[Problem, ...] = ()
    mapping: Mapping[str, str | None] | None = None

    def place(self, role: Role) -> int | None:
        """The place of the first column of this role."""
        return next((place for place, column in enumerate(self.columns) if column.role == role), None)

    def places(self, role: Role) -> list[tuple[int, Column]]:
        """Every column of this role, and its place."""
        return [(place, column) for place, column in enumerate(self.columns) if column.role == role]

    def lines(self) -> list[str]:
        """One line a column: its name, what it is understood as, why, and how its values are read."""
        if self.shape == "cases":
            return ["no columns: every record is a case with id, facts and expect"]
        lines = [f"{quoted(column.name)}: {_understood(column)}" for column in self.columns]
        if self.place("id") is None:
            lines.append("no column 'case' or 'id': the id of a case is the number of its row")
        return lines


def plan_columns(
    kb: KnowledgeBase,
    names: Sequence[str],
    mapping: Mapping[str, str | None] | None = None,
    file: str = "table",
) -> ColumnPlan:
    """What each of `names` means; `mapping` says it for some (None: leave the column out).

    Raises UnreadableCases where two columns stand for one finding, label or id, and for a map that names nothing.
    """
    mapping = mapping or {}
    at = Span(file, 1, 1)
    _check_map(kb, mapping, at)
    called = [mapping.get(name, name) for name in names]
    roles = {normal(name) for name in called if name is not None}
    long = {"finding", "value"} <= roles and not roles.isdisjoint(_IDS)
    id_name = next((name for name in _IDS if name in roles), None)
    columns = [_column(kb, name, as_, id_name, long, name in mapping) for name, as_ in zip(names, called, strict=True)]
    _refuse_doubles(columns, at)
    if long:
        _refuse_mixed(columns, at)
    problems = [_problem(kb, column) for column in columns if column.role == "unknown"]
    problems += [_not_there(name, names) for name in mapping if name not in names]
    return ColumnPlan("long" if long else "wide", tuple(columns), tuple(problems), mapping)


def _column(kb: KnowledgeBase, name: str, called: str | None, id_name: str | None, long: bool, mapped: bool) -> Column:
    if called is None:
        return Column(name, name, "left out", "by the map")
    key = normal(called)
    if key in _IDS:
        if key == id_name:
            return Column(name, called, "id", "by the map" if mapped else "by its name")
        return Column(name, called, "left out", f"the id is taken from {quoted(str(id_name))}")
    if called.strip().casefold().startswith(LABEL):
        return Column(name, called.strip()[len(LABEL) :], "label", "by its name")
    if long and key in ("finding", "value"):
        return Column(name, called, "named" if key == "finding" else "value", "by its name")
    meanings = () if key in GROUPS else kb.finding_names.meanings(called)
    if len(meanings) != 1:
        return Column(name, called, "unknown", "ambiguous" if meanings else "")
    finding = kb.findings[meanings[0].id]
    how = _how_named(finding, called, meanings[0])
    exact = meanings[0].present and meanings[0].absent
    return Column(name, called, "finding", f"by the map, {how}" if mapped else how, finding, exact)


def _how_named(finding: Finding, name: str, meaning: Meaning) -> str:
    if meaning.code:
        return f"code {meaning.code}, {_GRADES[meaning.present, meaning.absent]}"
    key = normal(name)
    for how, names in (("id", (finding.id,)), ("alias", finding.aliases), ("label", (finding.label,))):
        if key in map(normal, names):
            return how
    return "synonym"


def _understood(column: Column) -> str:
    if column.role == "finding" and column.finding is not None:
        return f"the finding {quoted(column.finding.id)} ({column.why}); {_how_read(column.finding)}"
    if column.role == "left out":
        return f"left out ({column.why})"
    if column.role == "unknown":
        return "may mean several findings; not used" if column.why else "names no finding of these rules; not used"
    words = {
        "id": "the id of the case",
        "label": f"the label {quoted(column.called)}, as expected of the case",
        "named": "the name of a finding",
        "value": "the value of the finding",
    }
    return f"{words[column.role]} ({column.why})"


def _how_read(finding: Finding) -> str:
    if finding.kind == "derived":
        return "worked out by rules: whatever stands here is a bad value"
    if finding.kind == "boolean":
        return "true, yes or present; false, no or absent; unknown where empty"
    if finding.kind == "choice":
        return f"{'any' if finding.many else 'one'} of {', '.join(finding.values)}"
    limits = f", {finding.low:g} to {finding.high:g}" if math.isfinite(finding.low + finding.high) else ""
    return f"a number in {finding.unit or 'its unit'}{limits}"


def _problem(kb: KnowledgeBase, column: Column) -> Problem:
    name, leave = quoted(column.name), _LEAVE_OUT.format(quoted(column.name))
    if normal(column.called) in GROUPS:
        message = f"the column {name} names no finding: in a table every finding has a column of its own; {leave}"
        return Problem("unknown-finding", message, "error")
    if meanings := kb.finding_names.meanings(column.called):
        ids = " or ".join(quoted(meaning.id) for meaning in meanings)
        message = f"the column {name} may mean {ids}; say which in a map (--map)"
        return Problem("ambiguous-name", message, "error")
    near = " or ".join(quoted(other) for other in memory_of(kb).near(column.called))
    hint = f"; did you mean {near}?" if near else ""
    return Problem("unknown-finding", f"the column {name} names no finding of these rules{hint}; {leave}", "error")


def _check_map(kb: KnowledgeBase, mapping: Mapping[str, str | None], at: Span) -> None:
    for name, target in mapping.items():
        if target is None or normal(target) in (*_IDS, "finding", "value") or target.casefold().startswith(LABEL):
            continue
        meanings = kb.finding_names.meanings(target)
        if len(meanings) != 1:
            ids = " or ".join(quoted(meaning.id) for meaning in meanings)
            near = " or ".join(quoted(other) for other in memory_of(kb).near(target))
            what = f"may mean {ids}" if ids else "is no finding of these rules"
            help = "write the id of one finding, or null to leave the column out"
            help += f"; did you mean {near}?" if near else ""
            raise _error("bad-map", f"the map gives {quoted(name)} as {quoted(target)}, which {what}", at, help)


def _refuse_doubles(columns: Sequence[Column], at: Span) -> None:
    seen: dict[tuple[str, str], Column] = {}
    for column in columns:
        if column.role in ("unknown", "left out"):
            continue
        subject = column.finding.id if column.finding else column.called if column.role == "label" else ""
        first = seen.setdefault((column.role, subject), column)
        if first is not column:
            what = f"the finding {quoted(subject)}" if column.finding else _understood(column).partition(" (")[0]
            both = f"the columns {quoted(first.name)} and {quoted(column.name)} both stand for {what}"
            raise _error("two-columns", both, at, f"keep one of them: {_LEAVE_OUT.format(quoted(column.name))}")


def _refuse_mixed(columns: Sequence[Column], at: Span) -> None:
    for column in columns:
        if column.role == "finding":
            message = f"this table has a row a finding, and a column {quoted(column.name)} that is a finding, too"
            raise _error("mixed-table", message, at, _LEAVE_OUT.format(quoted(column.name)))


def _not_there(name: str, names: Sequence[str]) -> Problem:
    near = did_you_mean(name, names)
    message = f"the map speaks of the column {quoted(name)}, which is not there{f'; {near}' if near else ''}"
    return Problem("unused", message, "warning")


def _error(code: str, message: str, at: Span, help: str) -> UnreadableCases:
    return UnreadableCases(Diagnostic(code, message, at, help))
