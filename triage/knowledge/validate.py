"""From YAML documents to checked shapes: pydantic's errors become diagnostics with a place and a remedy."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from triage.knowledge.diagnostics import Diagnostic, did_you_mean
from triage.knowledge.nodes import Document, Path, duplicate_keys, read_yaml

_WORDS = {
    "string_type": "must be a word or text",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "model_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}


def parse(text: str, file: str, shape: type[BaseModel]) -> tuple[Any, Document | None, list[Diagnostic]]:
    """The checked shape of the one document in `text`, its places, and everything wrong with it."""
    documents, problems = read_yaml(text, file)
    if problems:
        return None, None, problems
    if len(documents) != 1 or documents[0].value is None:
        from triage.knowledge.diagnostics import Span

        reason = "the file is empty" if not documents or documents[0].value is None else "more than one document"
        first = text.splitlines()[0] if text else ""
        return None, None, [Diagnostic("empty-file", reason, Span(file, 1, 1, 1, first), "see rules/README.md")]
    document = documents[0]
    problems = duplicate_keys(document)
    try:
        value = shape.model_validate(document.value)
    except ValidationError as error:
        problems += [_diagnostic(dict(item), document, shape) for item in error.errors(include_url=False)]
        return None, document, problems
    return value, document, problems


def yaml_path(loc: tuple[Any, ...], value: Any) -> Path:
    """The path in the YAML value that a pydantic location means: union tags and model names dropped."""
    path: list[str | int] = []
    here = value
    for part in loc:
        if isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            path.append(part)
        elif isinstance(here, dict) and str(part) in here:
            here = here[str(part)]
            path.append(str(part))
    return tuple(path)


def _fields_at(loc: tuple[Any, ...], shape: type[BaseModel]) -> list[str]:
    """The keys that are allowed where `loc` ends, found by walking every model that shape reaches."""
    name = loc[-1]
    models: list[type[BaseModel]] = [shape]
    for model in models:
        for field in model.model_fields.values():
            models += [m for m in _models_in(field.annotation) if m not in models]
    allowed = [[f.alias or key for key, f in m.model_fields.items()] for m in models]
    near = [keys for keys in allowed if did_you_mean(str(name), keys)]
    return near[0] if near else []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for part in getattr(annotation, "__args__", ()):
        found += _models_in(part)
    return found


def _diagnostic(error: dict[str, Any], document: Document, shape: type[BaseModel]) -> Diagnostic:
    loc, kind = error["loc"], error["type"]
    path = yaml_path(loc, document.value)
    name = str(path[-1]) if path else "the file"
    if kind == "missing":
        code, message = "missing-key", f"the key '{loc[-1]}' is missing"
        return Diagnostic(code, message, document.span(path), f"add '{loc[-1]}: ...'")
    if kind == "extra_forbidden":
        keys = _fields_at(loc, shape)
        help = did_you_mean(str(loc[-1]), keys) or "remove it, or see rules/README.md for the keys"
        return Diagnostic("unknown-key", f"the key '{loc[-1]}' is not known here", document.key_span(path), help)
    if kind == "literal_error":
        choices = error["ctx"]["expected"]
        words = choices.replace("'", "").replace(" or ", ", ").split(", ")
        help = did_you_mean(str(error["input"]), words) or f"write one of {choices}"
        return Diagnostic("bad-choice", f"'{error['input']}' is not allowed for {name}", document.span(path), help)
    if kind == "string_pattern_mismatch":
        help = "use lower-case letters, digits, '_', '-' and '.'"
        return Diagnostic("bad-id", f"'{error['input']}' cannot be an id", document.span(path), help)
    if kind == "condition":
        help = "write a finding, or one of all, any, not, at_least, or one finding with its test"
        return Diagnostic("bad-condition", error["msg"], document.span(path), help)
    message = f"{name} {_WORDS.get(kind, error['msg'].lower())}"
    return Diagnostic("wrong-shape", message, document.span(path), "see rules/README.md for the form")
