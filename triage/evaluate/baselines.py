"""Simpler ways of triage that the rules are compared with: always routine, red flags only, one pack only."""

from __future__ import annotations

from dataclasses import replace

from triage.engine.urgency import above
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import leaves
from triage.knowledge.model import Conclusion, Rule

ALWAYS_ROUTINE = "always routine"
RED_FLAGS = "red flags only"
DOCUMENTS = "documents"  # the pack that holds what the source documents say


def baselines(kb: KnowledgeBase) -> dict[str, tuple[str, KnowledgeBase | None]]:
    """Each baseline by its name: what it is, and its rules (None: it says `routine` to everybody).

    Left out where it would be the rule base itself, or have no rule.
    """
    found: dict[str, tuple[str, KnowledgeBase | None]] = {
        ALWAYS_ROUTINE: ("an ordinary appointment for everybody", None)
    }
    flags = red_flags_only(kb)
    if flags.rules:
        found[RED_FLAGS] = ("the rules that set a level above self_care and speak of no condition", flags)
    if DOCUMENTS in kb.packs and len(kb.packs) > 1:
        found[f"{DOCUMENTS} pack only"] = (f"the rules of the pack {DOCUMENTS} alone", kb.of_pack(DOCUMENTS))
    return found


def red_flags_only(kb: KnowledgeBase) -> KnowledgeBase:
    """The rules that set a level above `self_care` and speak of no condition, and what they need to be decided."""
    flags = {rule.id: replace(rule, then=_only(rule, "urgency")) for rule in kb.rules if _is_flag(kb, rule)}
    needed = list(flags.values())
    deciding: dict[str, Rule] = {}
    for rule in needed:
        for leaf in leaves(rule.trigger):
            for behind in kb.behind(leaf) or ():
                if behind.id not in deciding:
                    deciding[behind.id] = replace(behind, then=_only(behind, "infer", "likely", "possible"))
                    needed.append(deciding[behind.id])
    kept = [_both(flags.get(rule.id), deciding.get(rule.id)) for rule in kb.rules]
    return replace(kb, rules=tuple(rule for rule in kept if rule is not None))


def _is_flag(kb: KnowledgeBase, rule: Rule) -> bool:
    level = kb.level_of.get(rule.id)
    if level is None or not above(level, "self_care"):
        return False
    return not rule.companions and not rule.concludes("likely", "possible", "supports", "rules_out")


def _only(rule: Rule, *verbs: str) -> tuple[Conclusion, ...]:
    return tuple(conclusion for conclusion in rule.then if conclusion.verb in verbs)


def _both(one: Rule | None, other: Rule | None) -> Rule | None:
    if one is None or other is None:
        return one or other
    return replace(one, then=(*one.then, *other.then))
