"""One mention heard: which finding it names, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass

from triage.cases.memory import memory_of
from triage.cases.mentions import Mention
from triage.cases.model import Problem, Value, WhyUnknown
from triage.cases.plain import quoted
from triage.cases.values import Unknown, Unusable, described, read_listed, read_value, says_present
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding
from triage.knowledge.names import Meaning


@dataclass(frozen=True, slots=True)
class Heard:
    """What one mention says: of `finding` a `value`, or `why` there is none; no finding where the name says none.

    `problem` is there where a fact was not used, `lost_present` where that may have meant present.
    """

    finding: str | None
    value: Value | None = None
    why: WhyUnknown | None = None
    problem: Problem | None = None
    lost_present: bool = False


_LONGEST_KEPT = 100
_MOST_KEPT = 10_000


def hear(kb: KnowledgeBase, mention: Mention) -> Heard:
    """Resolve the name and read the value. Never raises, and depends on nothing else that was said.

    Truths and short words are heard once: the same few come with every case of a file.
    """
    name, given = mention.name, mention.given
    short = given is None or given.__class__ is bool or (given.__class__ is str and len(given) <= _LONGEST_KEPT)
    if not short or len(name) > _LONGEST_KEPT:
        return _hear(kb, mention)
    kept = memory_of(kb).heard
    heard: Heard | None = kept.get((name, given, mention.listed))
    if heard is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        heard = kept[name, given, mention.listed] = _hear(kb, mention)
    return heard


def _hear(kb: KnowledgeBase, mention: Mention) -> Heard:
    meanings = kb.finding_names.meanings(mention.name)
    if len(meanings) != 1:
        return _unresolved(kb, mention, meanings)
    meaning = meanings[0]
    finding = kb.findings[meaning.id]
    reading = read_listed(finding, mention.given) if mention.listed else read_value(finding, mention.given)
    if isinstance(reading, Unknown):
        return Heard(finding.id, why=reading.why)
    if isinstance(reading, Unusable):
        # Nothing else can tell of a derived finding what was told here.
        lost = finding.kind == "derived" and says_present(mention.given)
        return Heard(finding.id, None, "bad value", Problem("bad-value", reading.reason, "error", finding.id), lost)
    if _settles(kb, finding, meaning, reading):
        return Heard(finding.id, reading)
    problem = Problem("inexact-code", _inexact(finding, meaning, reading), "error", finding.id)
    return Heard(finding.id, None, "not known", problem, says_present(mention.given))


def _unresolved(kb: KnowledgeBase, mention: Mention, meanings: tuple[Meaning, ...]) -> Heard:
    name = quoted(mention.name)
    if meanings:
        ids = " or ".join(quoted(meaning.id) for meaning in meanings)
        problem = Problem("ambiguous-name", f"{name} may mean {ids}; write which", "error")
    else:
        near = " or ".join(quoted(other) for other in memory_of(kb).near(mention.name))
        hint = f"; did you mean {near}?" if near else ""
        problem = Problem("unknown-finding", f"{name} is no finding of these rules{hint}", "error")
    return Heard(None, problem=problem, lost_present=says_present(mention.given))


def _settles(kb: KnowledgeBase, finding: Finding, meaning: Meaning, value: Value) -> bool:
    """Whether a name that means this much can tell the value. A broader code never clears a red flag."""
    exact = meaning.present and meaning.absent
    if exact or not isinstance(value, bool):
        return exact
    if value:
        return meaning.present
    cleared = memory_of(kb).links.follow(finding.id, value)
    return meaning.absent and not any(kb.findings[id].red_flag for id in cleared)


def _inexact(finding: Finding, meaning: Meaning, value: Value) -> str:
    grade = "narrower than" if meaning.present else "broader than" if meaning.absent else "only related to"
    code, said = quoted(meaning.code), described(finding, value)
    why = "; no broader code clears a warning sign" if meaning.absent and value is False else ""
    return f"the code {code} is {grade} {quoted(finding.id)} and cannot settle that it is {said}{why}"
