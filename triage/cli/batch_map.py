"""--map FILE: which finding each column is, where its name does not say."""

from __future__ import annotations

from pathlib import Path

from triage.cli.options import Usage

_FORM = "write a line a column, as `BackPain: back_pain`, or `Ward: null` for a column that is none"


def read_map(path: Path) -> dict[str, str | None]:
    """The columns and their findings. Raises UnreadableCases for a file that cannot be read, else Usage."""
    from triage.cases.inputs import opened
    from triage.knowledge.diagnostics import render
    from triage.knowledge.nodes import read_yaml

    with opened(path) as source:
        documents, errors = read_yaml(source.text(), str(path))
    if errors:
        raise Usage("--map\n" + "\n".join(render(error) for error in errors))
    value = documents[0].value if documents else None
    if len(documents) > 1 or not isinstance(value, dict):
        raise Usage(f"--map {path}: {_FORM}")
    if documents[0].duplicates:
        _, key, span = documents[0].duplicates[0]
        raise Usage(f"--map {path}, line {span.line}: the column '{key}' stands twice; keep one of them")
    for column, finding in value.items():
        if finding is not None and not isinstance(finding, str):
            raise Usage(f"--map {path}: '{column}' is {finding!r}, and no finding's name; {_FORM}")
    return {str(column): finding for column, finding in value.items()}
