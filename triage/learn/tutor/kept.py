"""The scores of a learner, in a YAML file that people can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from triage.interview.keeping.private_file import Changed, digest_of, write_private
from triage.knowledge.nodes import duplicate_keys, read_yaml, scalar
from triage.learn.tutor.score import Score

HEAD = "# Scores of the tutor (triage learn --tutor), a lesson after another. The file is yours alone.\n"

LARGEST = 10_000_000  # bytes
TRIES = 20


class BadScores(ValueError):
    """The file is there and holds something else than scores; the message says what."""


def read_scores(path: Path) -> list[dict[str, Any]]:
    """The scores kept so far; none where there is no file. Raises BadScores, OSError."""
    return _scores(_text(path), str(path))


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    if not path.is_file():
        raise BadScores("it is no file")
    if path.stat().st_size > LARGEST:
        raise BadScores(f"it is larger than {LARGEST // 1_000_000} MB")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadScores("it is no text in UTF-8") from None


def _scores(text: str, name: str) -> list[dict[str, Any]]:
    documents, errors = read_yaml(text, name)
    errors += [diagnostic for document in documents for diagnostic in duplicate_keys(document)]
    if errors:
        raise BadScores(f"line {errors[0].span.line}: {errors[0].message}")
    if len(documents) > 1:
        raise BadScores("it holds several YAML documents")
    found = documents[0].value if documents else None
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) and "case" in one for one in found):
        raise BadScores("it is no list of scores, each with its case")
    return found


def keep(path: Path, score: Score) -> None:
    """Add a score to the file. Raises BadScores where it holds something else, OSError where it cannot be written."""
    for _ in range(TRIES):
        text = _text(path)
        found = [*_scores(text, str(path)), score.to_dict()]
        try:
            write_private(path, HEAD + _dumped(found), {digest_of(text)})
        except Changed:  # another tutor has kept a score meanwhile
            continue
        return
    raise BadScores("others keep writing to it")


def _dumped(found: list[dict[str, Any]]) -> str:
    return yaml.dump(found, Dumper=_Quoting, sort_keys=False, allow_unicode=True, width=110)


class _Quoting(yaml.SafeDumper):
    """Puts a text in quotes that our reader would take for something else."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if scalar(text) is text else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Quoting.add_representer(str, _quoted)
