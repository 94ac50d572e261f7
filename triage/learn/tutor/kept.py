"""The scores of a learner, in a YAML file that people can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from triage.interview.keeping.private_file import write_private
from triage.knowledge.nodes import read_yaml
from triage.learn.tutor.score import Score

HEAD = "# Scores of the tutor (triage learn --tutor), a lesson after another. The file is yours alone.\n"


class BadScores(ValueError):
    """The file is there and holds something else than scores; the message says what."""


def read_scores(path: Path) -> list[dict[str, Any]]:
    """The scores kept so far; none where there is no file. Raises BadScores, OSError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise BadScores("it is no text in UTF-8") from None
    documents, errors = read_yaml(text, str(path))
    if errors:
        raise BadScores(f"line {errors[0].span.line}: {errors[0].message}")
    found = documents[0].value if documents else None
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) and "case" in one for one in found):
        raise BadScores("it is no list of scores, each with its case")
    return found


def keep(path: Path, score: Score) -> None:
    """Add a score to the file. Raises BadScores where it holds something else, OSError where it cannot be written."""
    found = [*read_scores(path), score.to_dict()]
    write_private(path, HEAD + yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=110))
