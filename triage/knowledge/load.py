"""Read a rule base: all errors of a run at once, or a frozen KnowledgeBase."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, KnowledgeError, Span, did_you_mean
from triage.knowledge.files import Place, RuleFile, is_stray, kind_of, meant_place, read_folder, shipped_rules, stray
from triage.knowledge.parsed import Parsed, Problems
from triage.knowledge.rules import build_rules, build_step_conditions
from triage.knowledge.vocabulary import build_vocabulary


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hundreds of thousands of small values are made and nearly all kept: looking for garbage finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class UnknownPack(ValueError):
    """A pack was named that the rule base does not have."""


def load(path: str | Path | None = None, packs: Iterable[str] | None = None) -> KnowledgeBase:
    """The rule base under `path` (the shipped one when None), with the rules of `packs` (all when None).

    Findings, conditions, steps, notes and sources always load whole, and every pack is checked.
    Raises KnowledgeError with every error found, UnknownPack for a pack that is not there.
    """
    root = shipped_rules() if path is None else Path(path)
    with _no_collection():
        return _load(root, packs)


def _load(root: Path, packs: Iterable[str] | None) -> KnowledgeBase:
    files, problems = read_folder(root)
    unread = {meant_place(Path(problem.span.file).relative_to(root).as_posix()) for problem in problems}
    return _build(files, problems, unread, packs, str(root))


def load_texts(texts: Mapping[str, str], packs: Iterable[str] | None = None) -> KnowledgeBase:
    """Like `load`, from texts by their name in the rule base (as `findings/spine.yaml`)."""
    files: list[RuleFile] = []
    strays: list[str] = []
    for name in sorted(texts, key=lambda name: PurePosixPath(name).parts):
        place = kind_of(name)
        if place is not None:
            files.append(RuleFile(name, place[0], texts[name], place[1]))
        elif is_stray(name):
            strays.append(name)
    return _build(files, [stray(name, name) for name in strays], map(meant_place, strays), packs, "rules")


def _build(
    files: Sequence[RuleFile],
    found: Sequence[Diagnostic],
    unread: Iterable[Place | None],
    packs: Iterable[str] | None,
    root: str,
) -> KnowledgeBase:
    from triage.knowledge.shapes import SHAPES
    from triage.knowledge.validate import parse

    problems = Problems(list(found))
    missing = [place for place in unread if place is not None]
    broken = {kind for kind, _ in missing}
    parsed: list[Parsed] = []
    for file in files:
        if file.kind == "tests":
            continue
        shape, document, errors = parse(file.text, file.name, SHAPES[file.kind])
        problems.found += errors
        if errors:
            broken.add(file.kind)
        if shape is not None and document is not None:
            parsed.append(Parsed(file.kind, file.pack, shape, document))
    places = [(file.kind, file.pack) for file in files]
    known = tuple(sorted({pack for kind, pack in [*places, *missing] if kind == "rules"}))
    if "rules" not in broken and not any(file.shape.root for file in parsed if file.kind == "rules"):
        help = "add one in a folder of its own, as my_pack/first.yaml"
        problems.add("no-rules", "there is no rule here", Span(root, 1, 1), help)
    if not broken <= {"rules", "tests", "interview"}:
        # Every name of a vocabulary file that cannot be used would be called unknown.
        raise KnowledgeError(problems.found)
    words = build_vocabulary(parsed, known, problems)
    rules = build_rules(parsed, words, problems, all_read="rules" not in broken)
    build_step_conditions(parsed, words, problems)
    if problems.found:
        raise KnowledgeError(problems.found)
    chosen = _chosen(known, packs)
    return KnowledgeBase(
        words.findings, words.conditions, words.steps, words.notes, words.sources, words.statements,
        tuple(rule for rule in rules if rule.pack in chosen), chosen, words.topics,
        _content_hash(parsed, chosen), words.finding_names, words.condition_names,
        words.levels, words.emergency_numbers, words.pack_texts,
        words.complaints, words.always_open, words.opened_by,
    )  # fmt: skip


def _chosen(known: tuple[str, ...], packs: Iterable[str] | None) -> tuple[str, ...]:
    if packs is None:
        return known
    wanted = (packs,) if isinstance(packs, str) else tuple(dict.fromkeys(packs))
    for pack in wanted:
        if pack not in known:
            hint = did_you_mean(pack, known) or f"the packs are: {', '.join(known)}"
            raise UnknownPack(f"there is no pack '{pack}'; {hint}")
    return tuple(pack for pack in known if pack in wanted)


def _content_hash(files: Iterable[Parsed], packs: tuple[str, ...]) -> str:
    """SHA-256 of what the files say, in order; comments and layout do not count, unchosen packs neither."""
    content = [[f.kind, f.pack, f.document.value] for f in files if not f.pack or f.pack in packs]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=True)
    return hashlib.sha256(text.encode()).hexdigest()
