"""Read a rule base: all errors of a run at once, or a frozen KnowledgeBase."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from triage.knowledge.diagnostics import Diagnostic, KnowledgeError, Span, did_you_mean
from triage.knowledge.files import RuleFile, kind_of, read_folder, shipped_rules
from triage.knowledge.model import KnowledgeBase
from triage.knowledge.parsed import Parsed, Problems
from triage.knowledge.rules import build_rules, build_step_conditions
from triage.knowledge.vocabulary import build_vocabulary


class UnknownPack(ValueError):
    """A pack was named that the rule base does not have."""


def load(path: str | Path | None = None, packs: Iterable[str] | None = None) -> KnowledgeBase:
    """The rule base under `path` (the shipped one when None), with the rules of `packs` (all when None).

    Findings, conditions, steps, notes and sources always load whole, and every pack is checked.
    Raises KnowledgeError with every error found, UnknownPack for a pack that is not there.
    """
    root = shipped_rules() if path is None else Path(path)
    files, problems = read_folder(root)
    return _build(files, problems, packs)


def load_texts(texts: Mapping[str, str], packs: Iterable[str] | None = None) -> KnowledgeBase:
    """Like `load`, from texts by their name in the rule base (as `findings/spine.yaml`)."""
    places = {name: kind_of(name) for name in texts}
    files = [RuleFile(name, place[0], texts[name], place[1]) for name, place in places.items() if place]
    return _build(files, [], packs)


def _build(files: Sequence[RuleFile], found: Sequence[Diagnostic], packs: Iterable[str] | None) -> KnowledgeBase:
    from triage.knowledge.shapes import SHAPES
    from triage.knowledge.validate import parse

    problems = Problems(list(found))
    parsed: list[Parsed] = []
    for file in files:
        if file.kind == "tests":
            continue
        shape, document, errors = parse(file.text, file.name, SHAPES[file.kind])
        problems.found += errors
        if shape is not None and document is not None:
            parsed.append(Parsed(file.kind, file.pack, shape, document))
    known = tuple(sorted({file.pack for file in files if file.kind == "rules"}))
    chosen = _chosen(known, packs)
    if not known and not problems.found:
        span = Span(files[0].name if files else "rules", 1, 1)
        problems.add("no-rules", "there is no rules file", span, "add one, as rules/my_pack/first.yaml")
    words = build_vocabulary(parsed, problems)
    rules = build_rules(parsed, words, problems)
    build_step_conditions(parsed, words, problems)
    if any(d.severity == "error" for d in problems.found):
        raise KnowledgeError(problems.found)
    return KnowledgeBase(
        words.findings, words.conditions, words.steps, words.notes, words.sources, words.statements,
        tuple(rule for rule in rules if rule.pack in chosen), chosen, words.topics,
        _content_hash(parsed, chosen), words.finding_names, words.condition_names,
    )  # fmt: skip


def _chosen(known: tuple[str, ...], packs: Iterable[str] | None) -> tuple[str, ...]:
    if packs is None:
        return known
    wanted = tuple(dict.fromkeys(packs))
    for pack in wanted:
        if pack not in known:
            hint = did_you_mean(pack, known) or f"the packs are: {', '.join(known) or 'none'}"
            raise UnknownPack(f"there is no pack '{pack}'; {hint}")
    return tuple(pack for pack in known if pack in wanted)


def _content_hash(files: Iterable[Parsed], packs: tuple[str, ...]) -> str:
    """SHA-256 of what the files say, in order; comments and layout do not count, unchosen packs neither."""
    content = [[f.kind, f.pack, f.document.value] for f in files if f.kind != "rules" or f.pack in packs]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=True)
    return hashlib.sha256(text.encode()).hexdigest()
