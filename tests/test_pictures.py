"""The pictures in the README are what the screens show, and are the same everywhere."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from examples.pictures import __main__ as command
from examples.pictures.drawing import plain_svg, same, words
from examples.pictures.graphs import GRAPHS
from examples.pictures.scenes import FOLDER

README = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_pictures_are_what_the_screens_show(capsys):
    assert command.main(["--check"]) == 0, capsys.readouterr().out


def test_every_picture_stands_in_the_readme_and_every_one_there_is_drawn():
    shown = re.findall(r"!\[[^\]]+\]\((\S+)\)", README)
    assert sorted(shown) == sorted(f"examples/pictures/{name}" for name in command.DRAWN)
    assert sorted(path.name for path in FOLDER.glob("*.svg")) == sorted(command.DRAWN)


@pytest.mark.parametrize("name", command.DRAWN)
def test_a_picture_is_whole_and_fetches_nothing(name):
    svg = Path(FOLDER / name).read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert svg.count("http") == 1  # the name of the format
    assert re.findall(r"@font-face|url\(|<image|href|<script", svg) == []
    assert ("monospace" in svg) == (name not in GRAPHS)
    assert "It is not medical advice" in words(svg)


def test_a_check_names_what_differs_and_writes_nothing(monkeypatch, tmp_path, capsys):
    folder = tmp_path / "examples" / "pictures"
    folder.mkdir(parents=True)
    kept = (FOLDER / "ask-question.svg").read_text(encoding="utf-8")
    (folder / "ask-question.svg").write_text(kept.replace("numb?", "asleep?"), encoding="utf-8")
    monkeypatch.setattr(command, "FOLDER", folder)
    drawn = dict.fromkeys(command.DRAWN, lambda name: (FOLDER / name).read_text(encoding="utf-8"))
    monkeypatch.setattr(command, "DRAWN", drawn)
    assert command.main(["--check"]) == 1
    told = capsys.readouterr().out
    assert "examples/pictures/ask-question.svg differs" in told
    assert "examples/pictures/ask-emergency.svg differs" in told
    assert "examples/pictures/graph-first.svg differs" in told
    assert [path.name for path in folder.iterdir()] == ["ask-question.svg"]
    assert command.main([]) == 0
    assert command.main(["--check"]) == 0


def test_pictures_of_other_versions_of_the_libraries_are_compared_by_their_words():
    def picture(maker, colour, text):
        return f'<!-- {maker} --><text class="screen-r1" fill="{colour}">{text}</text>'

    assert not same(picture("8.2", "red", "a"), picture("8.2", "blue", "a"))
    assert same(picture("8.2", "red", "a"), picture("8.3", "blue", "a"))
    assert not same(picture("8.2", "red", "a"), picture("8.3", "red", "b"))
    assert not same(picture("8.2", "red", "a"), "")


def test_a_generated_name_leaves_no_trace():
    first, second = (f'<svg><!-- by --><text class="terminal-{n}-r1">a</text></svg>' for n in (17, 18))
    assert plain_svg(first) == plain_svg(second)
