"""All rule tests of a rule base in one run: what failed, what is still to do, and the rules that no test fires."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.check.one_test import RuleTest
from triage.check.rule_tests import read_rule_tests, run_rule_test
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, render_all
from triage.knowledge.model import Rule


@dataclass(frozen=True)
class Report:
    """The outcome of a run. `unusable` is what is wrong with the test files themselves."""

    tests: tuple[RuleTest, ...]
    unusable: tuple[Diagnostic, ...]
    failures: tuple[tuple[RuleTest, tuple[Diagnostic, ...]], ...]
    untested: tuple[Rule, ...]
    rules: int

    @property
    def failed(self) -> bool:
        """Whether a test failed or a test file could not be used."""
        return bool(self.unusable or self.failures)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, test files first."""
        return (*self.unusable, *(diagnostic for _, found in self.failures for diagnostic in found))

    @property
    def to_do(self) -> tuple[RuleTest, ...]:
        """The tests that are expected to fail."""
        return tuple(test for test in self.tests if test.todo)

    def to_dict(self) -> dict[str, Any]:
        """The same for `--format json`."""
        return {
            "tests": len(self.tests),
            "passed": len(self.tests) - len(self.failures),
            "failed": [
                {"test": test.name, "file": test.file, "line": test.span().line, "unmet": [d.to_dict() for d in found]}
                for test, found in self.failures
            ],
            "unusable": [diagnostic.to_dict() for diagnostic in self.unusable],
            "to_do": [{"test": test.name, "file": test.file, "reason": test.todo} for test in self.to_do],
            "rules": self.rules,
            "untested_rules": [rule.id for rule in self.untested],
        }

    def text(self) -> str:
        """What failed, what is still to do, and the counts."""
        blocks = [render_all(self.diagnostics)] if self.failed else []
        if self.to_do:
            blocks.append("Still to do:\n" + "\n".join(f"  {test.name}: {test.todo}" for test in self.to_do))
        if self.untested:
            blocks.append("Rules that no test fires:\n" + "\n".join(f"  {rule.id}" for rule in self.untested))
        passed = f"{len(self.tests) - len(self.failures)} of {len(self.tests)} rule tests passed"
        fired = f"{self.rules - len(self.untested)} of {self.rules} rules are fired by a test"
        return "\n\n".join([*blocks, f"{passed}; {fired}"])


def run_all(kb: KnowledgeBase, root: str | Path | None = None, packs: Iterable[str] | None = None) -> Report:
    """Run every rule test of `packs` (all when None) under `root` (the shipped rules when None) against `kb`.

    Raises KnowledgeError when the rule base cannot be used, UnknownPack for a pack that is not there.
    """
    tests, unusable = read_rule_tests(root, packs, kb)
    runs = [run_rule_test(kb, test) for test in tests]
    failures = tuple((run.test, run.wrong) for run in runs if run.wrong)
    fired = frozenset().union(*(run.fired for run in runs))
    untested = tuple(rule for rule in kb.rules if rule.id not in fired)
    return Report(tuple(tests), tuple(unusable), failures, untested, len(kb.rules))
