"""The rule tests of a rule base as pytest items, one a test, each failing at its own file and line.

Every *.test.yaml in a pack folder of a rule base is collected. A rule base is loaded once a session; what
that needs is imported only then, so that a pytest run without rule tests pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from triage.check.one_test import RuleTest
    from triage.knowledge.base import KnowledgeBase
    from triage.knowledge.diagnostics import Diagnostic


class RuleTestFailed(Exception):
    """A rule test was not met, or could not be used; `str()` is the rendered diagnostics."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        from triage.knowledge.diagnostics import render_all

        self.diagnostics = tuple(diagnostics)
        super().__init__(render_all(self.diagnostics))


@dataclass
class _RuleBase:
    """One rule base with its tests; or why it cannot be used, and the one file that reports it."""

    root: Path
    reporter: Path
    kb: KnowledgeBase | None = None
    tests: dict[Path, list[RuleTest]] = field(default_factory=dict)
    problems: dict[Path, list[Diagnostic]] = field(default_factory=dict)
    broken: RuleTestFailed | None = None


_LOADED = pytest.StashKey[dict[Path, _RuleBase]]()


def _load(root: Path, reporter: Path, start: Path) -> _RuleBase:
    from triage.check.rule_tests import read_rule_tests
    from triage.knowledge.diagnostics import KnowledgeError
    from triage.knowledge.load import load

    base = _RuleBase(root, reporter)
    # Diagnostics name files as they are named here: short where the rule base is below the start folder.
    named = root.relative_to(start) if root.is_relative_to(start) and Path.cwd() == start else root
    try:
        base.kb = load(named)
        tests, problems = read_rule_tests(named, None, base.kb)
    except KnowledgeError as error:
        base.broken = RuleTestFailed(error.diagnostics)
        return base
    for test in tests:
        base.tests.setdefault(start / test.file, []).append(test)
    for problem in problems:
        base.problems.setdefault(start / problem.span.file, []).append(problem)
    return base


def pytest_configure(config: pytest.Config) -> None:
    """Start without any rule base."""
    config.stash[_LOADED] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleTestFile | None:
    """Collect the rule tests of a pack; other files are left alone."""
    if file_path.name.endswith((".test.yaml", ".test.yml")) and rule_base_of(file_path) is not None:
        collector: RuleTestFile = RuleTestFile.from_parent(parent, path=file_path)
        return collector
    return None


def rule_base_of(file: Path) -> Path | None:
    """The folder of the rule base in whose pack the test file stands; None where it stands in none."""
    from triage.knowledge.files import kind_of

    for folder in file.parents[1:]:
        if (folder / "conditions.yaml").is_file() or (folder / "findings").is_dir():
            place = kind_of(file.relative_to(folder).as_posix())
            return folder if place is not None and place[0] == "tests" else None
    return None


class RuleTestFile(pytest.File):
    """One file of rule tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item a test, and one for what is wrong with the file or, once a session, with the rule base."""
        base = self._rule_base()
        if base.broken is not None or base.kb is None:
            if base.reporter == self.path:
                yield BrokenItem.from_parent(self, name="rule base", failure=base.broken)
            return
        problems = base.problems.get(self.path)
        if problems:
            yield BrokenItem.from_parent(self, name="file", failure=RuleTestFailed(problems))
        for test in base.tests.get(self.path, ()):
            yield RuleTestItem.from_parent(self, name=test.name, kb=base.kb, test=test)

    def _rule_base(self) -> _RuleBase:
        root = rule_base_of(self.path)
        assert root is not None
        loaded = self.config.stash[_LOADED]
        if root not in loaded:
            loaded[root] = _load(root, self.path, self.config.invocation_params.dir)
        return loaded[root]


class _Item(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **more: Any) -> Any:
        """The rendered diagnostics alone; a traceback only where the engine itself broke."""
        if isinstance(excinfo.value, RuleTestFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **more)


class RuleTestItem(_Item):
    """One rule test. One that is still to do is a strict expected failure."""

    def __init__(self, *, kb: KnowledgeBase, test: RuleTest, **more: Any) -> None:
        super().__init__(**more)
        self.kb, self.test = kb, test
        if test.todo:
            self.add_marker(pytest.mark.xfail(reason=test.todo, raises=RuleTestFailed, strict=True))

    def runtest(self) -> None:
        """Raise RuleTestFailed with every expectation that is not met."""
        from triage.check.rule_tests import failures

        found = failures(self.kb, self.test)
        if found:
            raise RuleTestFailed(found)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line (from 0) and name."""
        return self.path, self.test.span().line - 1, self.name


class BrokenItem(_Item):
    """What is wrong before any test can run, as one failing item."""

    def __init__(self, *, failure: RuleTestFailed, **more: Any) -> None:
        super().__init__(**more)
        self.failure = failure

    def runtest(self) -> None:
        """Raise RuleTestFailed."""
        raise self.failure

    def reportinfo(self) -> tuple[Path, int, str]:
        """File and line (from 0) of the first thing that is wrong, and the name."""
        first = self.failure.diagnostics[0].span
        return self.config.invocation_params.dir / first.file, first.line - 1, self.name
