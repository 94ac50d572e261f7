"""Cases from files: YAML, JSON, JSON Lines and standard input, whatever is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from triage.cases.facts import sorted_problems
from triage.cases.inputs import Input, opened
from triage.cases.json_cases import is_one_value, json_records, line_records
from triage.cases.model import Case, Problem
from triage.cases.plain import quoted
from triage.cases.records import Record, UnreadableCases, case_of
from triage.cases.yaml_cases import yaml_records
from triage.knowledge.base import KnowledgeBase

__all__ = ["UnreadableCases", "read_cases"]

Reader = Callable[[Input], Iterator[Record | UnreadableCases]]

# A JSON object opens with a quoted key; `{facts: ...` and `[{id: ...` are YAML.
_JSON = re.compile(rb"(\[\s*)*(\[|\{)\s*([\"}\d\]-]|$)|(\[\s*)+(true|false|null)")

_READERS: dict[str, Reader] = {
    ".yaml": yaml_records,
    ".yml": yaml_records,
    ".json": json_records,
    ".jsonl": line_records,
    ".ndjson": line_records,
}


def read_cases(kb: KnowledgeBase, path: str | Path) -> Iterator[Case | UnreadableCases]:
    """Every case of a file (`-`: of standard input), in order, and in their place the errors.

    The suffix says what the file is; without a known one its beginning does. Nothing is raised: a file
    that cannot be read at all is one UnreadableCases, an element of it one among its siblings.
    """
    name = "stdin" if str(path) == "-" else Path(path).name
    seen: set[str] = set()
    for number, record in enumerate(_records(path), 1):
        if isinstance(record, UnreadableCases):
            yield record
            continue
        try:
            case = case_of(kb, record, f"{name}#{number}")
        except UnreadableCases as error:
            yield error
            continue
        yield _said_again(kb, case) if case.id in seen else case
        seen.add(case.id)


def _said_again(kb: KnowledgeBase, case: Case) -> Case:
    message = f"another case of this file has the id {quoted(case.id)}, too"
    return replace(case, problems=sorted_problems(kb, (*case.problems, Problem("duplicate", message, "warning"))))


def _records(path: str | Path) -> Iterator[Record | UnreadableCases]:
    try:
        with opened(path) as source:
            empty = True
            for record in reader_of(path, source)(source):
                empty = False
                yield record
            if empty:
                yield source.error("empty", "there is no case in it", help="a case is {facts: {back_pain: present}}")
    except UnreadableCases as error:
        yield error


def reader_of(path: str | Path, source: Input) -> Reader:
    """The reader that the suffix of the path asks for, or else how the input begins."""
    return _READERS.get(Path(path).suffix.lower()) or _reader_by_content(source)


def _reader_by_content(source: Input) -> Reader:
    lines = [line.data.lstrip() for line in source.peek(2)]
    if not any(_JSON.match(line) for line in lines) or not lines[0].startswith((b"{", b"[")):
        return yaml_records
    # Inside one JSON object no line can begin with {, so a second such line is a second case.
    many = lines[0].startswith(b"{") and (is_one_value(lines[0]) or (lines[1:2] and lines[1].startswith(b"{")))
    return line_records if many else json_records
