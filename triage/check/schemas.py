"""JSON Schemas of every file people write and of everything the commands print as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from triage.check.evaluation_output import EvaluationOut
from triage.check.outputs import AssessmentsOut, ExplanationsOut
from triage.check.shapes import CaseShape, RuleTestsFile
from triage.knowledge.shapes import SHAPES

_MODELS: dict[str, type[BaseModel]] = {
    **SHAPES,
    "tests": RuleTestsFile,
    "case": CaseShape,
    "assessment": AssessmentsOut,
    "explanation": ExplanationsOut,
    "evaluation": EvaluationOut,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its kind."""
    return {kind: _schema(kind, model) for kind, model in _MODELS.items()}


def _schema(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    body = model.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    title = " ".join((model.__doc__ or kind).split())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body, "title": title}


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema to `folder`/<kind>.schema.json and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in schemas().items():
        path = folder / f"{kind}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written
