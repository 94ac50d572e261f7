"""Rule tests: read from the files beside the rules, run, and what they leave untested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from triage.check.expectations import unmet
from triage.check.mentions import unknown_names
from triage.check.one_test import RuleTest
from triage.check.shapes import RuleTestsFile
from triage.engine.assessment import Assessment, assess
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.knowledge.files import RuleFile, read_folder, shipped_rules
from triage.knowledge.load import UnknownPack, load
from triage.knowledge.validate import parse


def read_rule_tests(
    root: str | Path | None = None, packs: Iterable[str] | None = None, kb: KnowledgeBase | None = None
) -> tuple[list[RuleTest], list[Diagnostic]]:
    """The rule tests beside the rules of `packs` (all when None) under `root` (the shipped rules when None).

    The diagnostics name what cannot be read and every name that the rule base does not have; such tests are
    not in the list. `kb` is the rule base, where it is loaded already.
    Raises KnowledgeError when the rule base cannot be used, UnknownPack for a pack that is not there.
    """
    root = shipped_rules() if root is None else Path(root)
    files, problems = read_folder(root)
    known = {file.pack for file in files if file.pack}
    chosen = known if packs is None else set(packs)
    for pack in sorted(chosen - known):
        raise UnknownPack(f"there is no pack '{pack}'; the packs are: {', '.join(sorted(known))}")
    # A test may name the rule of a pack that is not chosen, so names are looked up among all packs.
    if kb is None or set(kb.packs) != {file.pack for file in files if file.kind == "rules"}:
        kb = load(root)
    tests: list[RuleTest] = []
    for file in files:
        if file.kind == "tests" and file.pack in chosen:
            found, wrong = read_test_file(file, kb)
            tests += found
            problems += wrong
    return tests, problems


def read_test_file(file: RuleFile, kb: KnowledgeBase) -> tuple[list[RuleTest], list[Diagnostic]]:
    """The usable rule tests of one file, and everything wrong with the others. Never raises on a bad file."""
    shapes, document, problems = parse(file.text, file.name, RuleTestsFile)
    if shapes is None or document is None:
        return [], problems
    tests: list[RuleTest] = []
    first: dict[str, Span] = {}
    for place, shape in enumerate(shapes.root):
        test = RuleTest(shape.name, file.pack, shape.given, shape.expect, shape.todo or "", place, document)
        wrong = unknown_names(kb, test)
        span = test.span("name")
        if shape.name in first:
            wrong.append(_duplicate(shape.name, span, first[shape.name]))
        first.setdefault(shape.name, span)
        problems += wrong
        tests += [] if wrong else [test]
    return tests, problems


def _duplicate(name: str, span: Span, first: Span) -> Diagnostic:
    message = f"the test '{name}' stands twice in this file"
    return Diagnostic("duplicate-test", message, span, "give one of the two another name", (("first here", first),))


@dataclass(frozen=True, slots=True)
class Run:
    """One rule test that was run. It passed where nothing is `wrong`; one still to do counts as firing none."""

    test: RuleTest
    wrong: tuple[Diagnostic, ...]
    fired: frozenset[str]


def run_rule_test(kb: KnowledgeBase, test: RuleTest) -> Run:
    """Assess the facts of a test, and look at each of its expectations.

    A test that is still to do passes by failing; once its expectations are met, that is what is reported.
    """
    assessment = assessed(kb, test)
    found = tuple(unmet(assessment, test))
    if test.todo:
        return Run(test, () if found else (no_longer_to_do(test),), frozenset())
    return Run(test, found, frozenset(assessment.fired))


def failures(kb: KnowledgeBase, test: RuleTest) -> list[Diagnostic]:
    """Each expectation that is not met, at its own place; whether the test is still to do does not count."""
    return unmet(assessed(kb, test), test)


def assessed(kb: KnowledgeBase, test: RuleTest) -> Assessment:
    """The facts of a test, assessed with its pack and what that builds on."""
    return assess(kb.of_pack(test.pack), test.given, test.name)


def no_longer_to_do(test: RuleTest) -> Diagnostic:
    """The report on a test that is marked as still to do and is met."""
    message = f"'{test.name}' is met, so it is no longer to do"
    return Diagnostic("rule-test", message, test.key_span("todo"), "remove the line with todo:")
