"""Every way to get a rule base wrong, each a folder of bad/ laid over the small rule base: what is said of it.

`pytest tests/knowledge/test_bad.py --reset-golden` rewrites the expected texts; `git diff` reviews them.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import triage.knowledge
from tests.knowledge.bases import BAD, MADE, SMALL, laid_over_small, small_texts
from tests.knowledge.inside import assert_inside
from triage.knowledge.diagnostics import KnowledgeError, render_all
from triage.knowledge.load import load, load_texts

by_name = pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)


def refused(root):
    with pytest.raises(KnowledgeError) as error:
        load(root)
    return error.value.diagnostics


@pytest.fixture
def base(tmp_path, monkeypatch):
    def make(folder):
        root = laid_over_small(folder, tmp_path / "rules")
        monkeypatch.chdir(root if root.exists() else tmp_path)
        return Path() if root.exists() else Path("rules")

    return make


@by_name
def test_all_that_is_wrong_is_told(folder, base, golden):
    golden(folder / "expected.txt", render_all(refused(base(folder))))


@by_name
def test_the_folder_is_named_after_a_code_it_expects(folder, base):
    assert folder.name.split("_")[0] in {diagnostic.code for diagnostic in refused(base(folder))}


@by_name
def test_every_place_lies_inside_its_file(folder, base):
    root = base(folder)
    for diagnostic in refused(root):
        for span in (diagnostic.span, *(span for _, span in diagnostic.also)):
            assert_inside(span)


@by_name
def test_every_error_says_what_to_do(folder, base):
    assert [d.message for d in refused(base(folder)) if not d.help] == []


def test_every_code_has_a_folder():
    assert sorted(_codes() - {folder.name.split("_")[0] for folder in BAD}) == []


def test_every_made_file_has_a_folder():
    assert sorted(MADE.keys() - {folder.name for folder in BAD}) == []


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (problem,) = refused(SMALL / "conditions.yaml")
    assert (problem.code, problem.message) == ("no-rules", "this is a file, not a folder")


def test_a_stray_text_is_told_as_a_stray_file_is():
    with pytest.raises(KnowledgeError) as error:
        load_texts(small_texts() | {"back.yaml": "[]", "schema/x.yaml": "[", "README.md": "[", ".hidden/x.yaml": "["})
    assert [problem.code for problem in error.value.diagnostics] == ["stray-file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    root = laid_over_small(SMALL, tmp_path)
    os.mkfifo(root / "main" / "pipe.yaml")
    (problem,) = refused(root)
    assert (problem.code, problem.message) == ("unreadable", "this is no file with text")


def _codes():
    """Every code in the sources of the loader: the first argument where a diagnostic is made."""
    found = {
        f"unknown-{what}" for what in ("finding", "condition", "step", "note", "statement", "rule", "topic", "pack")
    }
    for path in Path(triage.knowledge.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                text = node.args[0].value
                if name in ("Diagnostic", "_Stop") or (name == "add" and isinstance(text, str) and len(node.args) > 2):
                    found.add(text)
    return found
