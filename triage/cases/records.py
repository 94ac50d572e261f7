"""One element of a file that should be a case: its keys checked, then its facts read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import category

from triage.cases.facts import case_from_facts, sorted_problems
from triage.cases.model import Case, Problem
from triage.cases.plain import quoted, shown
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span, did_you_mean, render
from triage.knowledge.names import normal

KEYS = ("id", "facts", "expect")

Pairs = Sequence[tuple[str, Any]]


class UnreadableCases(Exception):
    """A file, or one element of it, cannot be read as cases; `diagnostic` says where, why and what helps."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic

    def __str__(self) -> str:
        return render(self.diagnostic)


@dataclass(frozen=True, slots=True)
class Record:
    """What stands in the file. `place` gives the span of the element (None) or of one of its keys.

    `twice` holds by `id()` of a mapping all its pairs, where a key of it stands in the file more than once.
    `written` gives the text of a value as it stands in the file, where that is known.
    """

    value: Any
    place: Callable[[str | None], Span]
    twice: Mapping[int, Pairs] = field(default_factory=dict)
    written: Callable[[str], str | None] = lambda _: None

    def pairs(self, mapping: Mapping[str, Any]) -> Pairs:
        """Every key and value of the mapping, as often as it was written."""
        return self.twice.get(id(mapping)) or list(mapping.items())


@dataclass(frozen=True, slots=True)
class Parts:
    """What a record says: its id, facts as `case_from_facts` takes them, labels, and what is wrong with its keys."""

    id: str
    facts: Any
    expect: Any
    strange: list[UnreadableCases]


def parts_of(kb: KnowledgeBase, record: Record, name: str) -> Parts:
    """The parts of a record, called `name` where it has no id. Raises UnreadableCases."""
    strange = _check_keys(kb, record)
    id = _id(record) if record.value.get("id") is not None else name
    return Parts(id, facts_of(record), record.value.get("expect"), strange)


def case_of(kb: KnowledgeBase, record: Record, name: str) -> Case:
    """The case of a record, called `name` where it has no id. Raises UnreadableCases."""
    return case_of_parts(kb, parts_of(kb, record, name))


def case_of_parts(kb: KnowledgeBase, parts: Parts) -> Case:
    """The case that the parts of a record make."""
    case = case_from_facts(kb, parts.facts, parts.id, parts.expect)
    strange = parts.strange
    if not strange:
        return case
    told = [f"{error.diagnostic.message}: {error.diagnostic.help}" for error in strange]
    problems = [Problem("unknown-finding", message, "error") for message in told]
    return replace(case, problems=sorted_problems(kb, (*case.problems, *problems)), lost_present=True)


def _check_keys(kb: KnowledgeBase, record: Record) -> list[UnreadableCases]:
    """What is wrong with each key that is none of a case; raised where the record has no facts beside it."""
    if not isinstance(record.value, dict):
        help = "a case is a mapping, as {id: A1, facts: {back_pain: present}}"
        raise _error(record, None, "not-a-case", f"a case is a mapping, not {shown(record.value)}", help)
    strange = [key for key in record.value if key not in KEYS]
    if strange and "facts" not in record.value:
        raise _strange_key(kb, record, strange)
    if "facts" not in record.value:
        help = "add facts: {} where nothing is known"
        raise _error(record, None, "no-facts", "this case has no facts", help)
    for key, times in _repeated(record, record.value):
        raise _error(record, key, "duplicate-key", f"the key {quoted(key)} stands {times} times", "keep one of them")
    for key in _repeated_below(record, record.value.get("expect")):
        message = f"the key {quoted(key)} stands more than once under 'expect'"
        raise _error(record, "expect", "duplicate-key", message, "keep one of them")
    return [_strange_key(kb, record, [key]) for key in strange]


def _strange_key(kb: KnowledgeBase, record: Record, strange: list[str]) -> UnreadableCases:
    near = {key: did_you_mean(key, KEYS) for key in strange}
    finding = {key: key in kb.finding_names for key in strange}
    # A slip of the pen says more than a key that is simply not known.
    key = next((key for key in strange if near[key] and not finding[key]), strange[0])
    if near[key] and not finding[key]:
        help = near[key]
    elif finding[key] or not any(known in record.value for known in KEYS):
        help = f"put the findings under facts:, as facts: {{{quoted(key)[1:-1]}: ...}}"
    else:
        help = "a case has the keys id, facts and expect"
    return _error(record, key, "unknown-key", f"{quoted(key)} is no key of a case", help)


def _id(record: Record) -> str:
    given = record.value["id"]
    help = "write a word or a number, or leave the id out"
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _error(record, "id", "bad-id", f"the id of a case is a text or a number, not {shown(given)}", help)
    if not isinstance(given, str):
        return record.written("id") or str(given)  # as written: 007 is not the id 7
    if not given.strip() or any(category(c) in ("Cc", "Cs") for c in given):
        raise _error(record, "id", "bad-id", f"{shown(given)} cannot be printed as an id", help)
    return given


def facts_of(record: Record) -> Any:
    """The facts with every pair that was written: a finding given twice is for the reader of facts to judge."""
    facts = record.value["facts"]
    if not isinstance(facts, dict):
        return facts
    return [(key, record.pairs(v) if _is_values(key, v) else v) for key, v in record.pairs(facts)]


def _is_values(key: str, value: Any) -> bool:
    return isinstance(value, dict) and normal(key) == "values"


def _repeated(record: Record, mapping: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    times = Counter(key for key, _ in record.twice.get(id(mapping), ()))
    yield from ((key, count) for key, count in times.items() if count > 1)


def _repeated_below(record: Record, value: Any) -> Iterator[str]:
    if not record.twice:
        return
    open_ = [value]
    while open_:
        at = open_.pop()
        if isinstance(at, dict):
            yield from (key for key, _ in _repeated(record, at))
            open_.extend(at.values())
        elif isinstance(at, list):
            open_.extend(at)


def _error(record: Record, key: str | None, code: str, message: str, help: str) -> UnreadableCases:
    return UnreadableCases(Diagnostic(code, message, record.place(key), help))
