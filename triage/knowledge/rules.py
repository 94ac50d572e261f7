"""From the rule files to linked rules: every name checked, every chain free of cycles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from triage.knowledge.conditions import ConditionReader
from triage.knowledge.diagnostics import Diagnostic
from triage.knowledge.expressions import Called, Expression, Present, either, every, leaves
from triage.knowledge.model import Conclusion, Rule, Verb
from triage.knowledge.parsed import Parsed, Problems, as_list, item_path
from triage.knowledge.vocabulary import Vocabulary

_TARGETS = {
    "likely": "condition",
    "possible": "condition",
    "supports": "condition",
    "rules_out": "condition",
    "infer": "finding",
    "suggest": "step",
    "note": "note",
}


def build_rules(files: list[Parsed], words: Vocabulary, problems: Problems) -> list[Rule]:
    """Every rule of every pack, in file order. What is wrong goes to `problems`."""
    rules: dict[str, Rule] = {}
    for file in files:
        if file.kind != "rules":
            continue
        reader = ConditionReader(file, words, problems)
        for place, shape in enumerate(file.shape.root):
            span = file.span(place, "id")
            if shape.id in rules:
                problems.duplicate("rule", shape.id, span, rules[shape.id].span)
                continue
            rule = _rule(file, place, shape, reader, words, problems)
            if rule is not None:
                rules[shape.id] = rule
    _check_overrides(rules, problems)
    _check_cycles(rules, problems)
    return list(rules.values())


def build_step_conditions(files: list[Parsed], words: Vocabulary, problems: Problems) -> None:
    """Add to each step the condition under which it is not needed."""
    for file in files:
        if file.kind != "steps":
            continue
        reader = ConditionReader(file, words, problems)
        for place, value in enumerate(file.document.value["steps"]):
            condition = value.get("not_needed_when")
            if condition is not None:
                tree = reader.read(condition, ("steps", place, "not_needed_when"))
                words.steps[value["id"]] = replace(words.steps[value["id"]], not_needed_when=tree)


def _rule(
    file: Parsed, place: int, shape: Any, reader: ConditionReader, words: Vocabulary, problems: Problems
) -> Rule | None:
    value = file.document.value[place]
    companions = as_list(shape.with_)
    parts: list[Expression | None] = []
    for n, name in enumerate(companions):
        span = file.span(*item_path((place, "with"), shape.with_, n))
        problems.reference("condition", name, words.conditions, span, "rules/conditions.yaml")
    if companions:
        span = file.span(place, "with")
        parts.append(either(tuple(Called(name, span) for name in companions)))
    if shape.when is not None:
        parts.append(reader.read(value["when"], (place, "when")))
    if not parts:
        help = "add when: with what must be known"
        problems.add("missing-key", "the rule has neither 'when' nor 'with'", file.span(place), help)
    for n, name in enumerate(shape.cites):
        span = file.span(place, "cites", n)
        problems.reference("statement", name, words.statements, span, "rules/sources/")
    then = tuple(c for n in range(len(shape.then)) if (c := _conclusion(file, (place, "then", n), words, problems)))
    if not parts or None in parts or not set(companions) <= set(words.conditions):
        return None
    return Rule(
        shape.id, file.pack, every(tuple(p for p in parts if p is not None)), then, shape.because,
        tuple(shape.cites), tuple(companions), shape.limitations or "", shape.own_choice or "",
        shape.evidence or "", shape.verified, shape.counts_against, tuple(shape.overrides), shape.salience,
        file.span(place, "id"),
    )  # fmt: skip


def _conclusion(file: Parsed, path: tuple[Any, ...], words: Vocabulary, problems: Problems) -> Conclusion | None:
    given = file.document.span(path)
    item: dict[Verb, Any] = _at(file.document.value, path)
    if len(item) != 1:
        help = "write one conclusion an item: " + ", ".join(f"- {verb}: ..." for verb in get_args(Verb)[:3])
        problems.add("bad-conclusion", "a conclusion has exactly one key", given, help)
        return None
    verb, target = next(iter(item.items()))
    to_see: tuple[str, ...] = ()
    if isinstance(target, dict):
        to_see, target = tuple(target["to_see"]), target["step"]
        for n, name in enumerate(to_see):
            span = file.span(*path, verb, "to_see", n)
            problems.reference("finding", name, words.findings, span, "rules/findings/")
    what = _TARGETS.get(verb)
    if what is None:
        return Conclusion(verb, target)
    table: dict[str, Any] = getattr(words, what + "s")
    home = "rules/findings/" if what == "finding" else f"rules/{what}s.yaml"
    if not problems.reference(what, target, table, file.span(*path, verb), home):
        return None
    if verb == "infer" and table[target].kind != "derived":
        message = f"'{target}' is asked for, so no rule may infer it"
        problems.add("wrong-kind", message, file.span(*path, verb), "infer a finding of kind: derived")
        return None
    if verb == "suggest" and not to_see:
        to_see = words.steps[target].reveals
    return Conclusion(verb, target, to_see)


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def _check_overrides(rules: dict[str, Rule], problems: Problems) -> None:
    for rule in rules.values():
        for name in rule.overrides:
            if rule.span:
                problems.reference("rule", name, rules, rule.span, "a rules file")


def _check_cycles(rules: dict[str, Rule], problems: Problems) -> None:
    """Each cycle of rules that feed one another is one error, naming its rules."""
    feeds: dict[str, list[str]] = {}
    for rule in rules.values():
        for target in rule.concludes("infer"):
            feeds.setdefault("finding " + target, []).append(rule.id)
        for target in rule.concludes("likely", "possible"):
            feeds.setdefault("condition " + target, []).append(rule.id)
    needs: dict[str, list[str]] = {
        rule.id: [other for leaf in leaves(rule.trigger) for other in feeds.get(_fed_by(leaf), ())]
        for rule in rules.values()
    }
    done: set[str] = set()
    for start in needs:
        chain = _cycle_from(start, needs, done)
        span = rules[chain[0]].span if chain else None
        if chain and span:
            also = tuple(("which needs this rule", s) for id in chain[1:] if (s := rules[id].span))
            message = "these rules need each other: " + " -> ".join([*chain, chain[0]])
            problems.found.append(Diagnostic("cycle", message, span, "take one finding out of the chain", also))


def _fed_by(leaf: Expression) -> str:
    if isinstance(leaf, Called):
        return "condition " + leaf.condition
    return "finding " + leaf.finding if isinstance(leaf, Present) else ""


def _cycle_from(start: str, needs: dict[str, list[str]], done: set[str]) -> list[str]:
    """The first cycle reached from `start` (depth first, without recursion), or an empty list."""
    if start in done:
        return []
    trail: list[str] = [start]
    pending = [iter(needs[start])]
    while pending:
        following = next(pending[-1], None)
        if following is None:
            done.add(trail.pop())
            pending.pop()
        elif following in trail:
            done.update(trail)
            return trail[trail.index(following) :]
        elif following not in done:
            trail.append(following)
            pending.append(iter(needs[following]))
    return []
