"""What the documents show works as it stands there."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

import triage
from triage.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES_README = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [re.sub(r"(?m)^   ", "", b) for b in re.findall(rf"```{language}\n(.*?)```", text, re.S)]


def commands(text: str) -> list[list[str]]:
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    parts = [part.strip() for line in lines for part in line.split("#")[0].split("&&")]
    return [shlex.split(part) for part in parts if part.startswith("triage ")]


def test_the_example_case_in_the_readme_is_the_file():
    assert (ROOT / "examples/cases/first.yaml").read_text(encoding="utf-8") in README


WRITTEN = re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", README, re.S)


def written(folder: Path, *names: str) -> Path:
    """The zoo as the README has it copied, and those of its files that are wanted, all without a name."""
    shutil.copytree(ROOT / "examples" / "animals", folder / "my-zoo")
    for name, text in WRITTEN:
        if name in names or not names:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", commands(README), ids=" ".join)
def test_every_command_in_the_readme_runs(command, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    places = {"my/rules": "rules", "my/zoo": "examples/animals"}
    own = ("results.", "graph.svg", "player.html", "my-zoo", "visitor.yaml")
    places |= {name: f"{tmp_path}/{name}" for name in own}
    arguments = [next((p.replace(a, b) for a, b in places.items() if p.startswith(a)), p) for p in command[1:]]
    written(tmp_path)
    if "--write" in arguments:
        arguments[-1] = str(tmp_path)
    if "--watch" in arguments:
        return  # never ends by itself: tests/learn/test_watch.py
    asks_a_person = {"ask": "--answers" not in command, "learn": "--tutor" in command and "--plain" not in command}
    assert run(arguments) == (2 if asks_a_person.get(command[1]) else 0)  # without a terminal nobody is asked


def test_the_rule_of_ones_own_fires_once_it_is_written(tmp_path, capsys):
    before, after = written(tmp_path / "before", "visitor.yaml"), written(tmp_path / "after")
    for folder, fires in ((before, False), (after, True)):
        assert run(["learn", str(folder / "visitor.yaml"), "--rules", str(folder / "my-zoo")]) == 0
        assert ("Rule mine.mammal-with-long-neck fires." in capsys.readouterr().out) is fires
    assert run(["test", "--rules", str(after / "my-zoo")]) == 0
    assert "31 of 31 rule tests passed; 31 of 31 rules are fired by a test" in capsys.readouterr().out


@pytest.mark.parametrize("code", blocks(README, "python"))
def test_every_python_example_in_the_readme_runs(code, capsys):
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


def test_the_rule_shown_to_authors_is_the_one_in_the_rules():
    shown = blocks(RULES_README, "yaml")[0]
    id = re.search(r"id: (\S+)", shown)[1]
    rule = triage.load().rule[id]
    assert rule.because in shown
    assert ", ".join(rule.cites) in shown


def test_the_drawing_of_the_package_stands_in_the_readme():
    drawing = [line.strip() for line in triage.__doc__.splitlines() if "──" in line or "└──" in line]
    assert drawing
    readme = [line.strip() for line in README.splitlines()]
    assert all(line in readme for line in drawing)


def test_every_key_of_a_rule_is_told_to_authors():
    from triage.knowledge.shapes import RuleShape, ThenShape

    keys = [f.alias or name for name, f in RuleShape.model_fields.items()] + list(ThenShape.model_fields)
    untold = [key for key in keys if f"`{key}" not in RULES_README]
    assert untold == []


def test_every_example_case_is_read_without_a_problem():
    from triage.cases.files import read_cases
    from triage.cases.model import Case

    kb = triage.load()
    for path in sorted((ROOT / "examples" / "cases").iterdir()):
        for case in read_cases(kb, path):
            assert isinstance(case, Case)
            assert case.problems == ()


def test_no_file_is_longer_than_400_lines():
    long = [path for path in ROOT.glob("triage/**/*.py") if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_the_tables_in_the_readme_are_made_from_the_figures():
    from tests.bench.readme import with_tables

    assert with_tables(README) == README
