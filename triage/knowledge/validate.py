"""From YAML documents to checked shapes: pydantic's errors become diagnostics with a place and a remedy."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, RootModel, ValidationError

from triage.knowledge.allowed_keys import field_at, keys_at
from triage.knowledge.diagnostics import Diagnostic, Span, did_you_mean, quoted
from triage.knowledge.nodes import Document, Path, duplicate_keys, read_yaml
from triage.knowledge.wrong_shapes import condition_message, shape_message, some

MAX_ERRORS = 500


def parse(text: str, file: str, shape: type[BaseModel]) -> tuple[Any, Document | None, list[Diagnostic]]:
    """Check the one document in `text`; give its shape, its places, and everything wrong with it."""
    documents, problems = read_yaml(text, file)
    if problems:
        return None, None, problems
    documents = [document for document in documents if document.value is not None]
    if not documents:
        help = f"write {_form_of_file(shape)}, or remove the file"
        return None, None, [Diagnostic("empty-file", "the file is empty", Span(file, 1, 1), help)]
    if len(documents) > 1:
        help = "remove the line with '---' above it, or put it into a file of its own"
        message = "a second document begins here; a file of the rule base holds one"
        return None, None, [Diagnostic("many-documents", message, documents[1].span(()), help)]
    document = documents[0]
    problems = duplicate_keys(document)
    try:
        value = shape.model_validate(document.value)
    except ValidationError as error:
        mistakes = [_Mistake(dict(item), document, shape) for item in error.errors(include_url=False)[:MAX_ERRORS]]
        misspelt = {mistake.meant_path for mistake in mistakes if mistake.kind == "extra_forbidden"}
        problems += [m.diagnostic() for m in mistakes if m.kind != "missing" or m.path not in misspelt]
        return None, document, problems
    return value, document, problems


def yaml_path(loc: tuple[Any, ...]) -> Path:
    """The path in the YAML value that a pydantic location means: the tags of unions are dropped."""
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith("<")))


def _form_of_file(shape: type[BaseModel]) -> str:
    form = "a list of mappings" if issubclass(shape, RootModel) else "a mapping"
    return f"{form} with the keys {some(keys_at(shape, ()))}"


class _Mistake:
    """One error of pydantic in one document."""

    def __init__(self, error: dict[str, Any], document: Document, shape: type[BaseModel]) -> None:
        self.kind, self.input, self.error = error["type"], error.get("input"), error
        self.document, self.shape = document, shape
        self.path = yaml_path(error["loc"])

    @property
    def span(self) -> Span:
        """The value; its key where the value is empty and could not be seen."""
        empty = self.input is None and self.path in self.document.key_places
        return self.document.key_span(self.path) if empty else self.document.span(self.path)

    @property
    def name(self) -> str:
        """What the value is called in a message."""
        *above, last = self.path or ("the file",)
        if isinstance(last, str):
            return last
        of = next((f" of {part}" for part in reversed(above) if isinstance(part, str)), "")
        return f"item {last + 1}{of}"

    @property
    def meant_path(self) -> Path:
        """The key that was probably meant by one that is not known, at its place."""
        near = get_close_matches(str(self.path[-1]), keys_at(self.shape, self.path[:-1]), n=1)
        return (*self.path[:-1], *near)

    def diagnostic(self) -> Diagnostic:
        return {
            "missing": self._missing,
            "extra_forbidden": self._extra,
            "literal_error": self._choice,
            "string_pattern_mismatch": self._id,
            "condition": self._condition,
        }.get(self.kind, self._wrong_shape)()

    def _missing(self) -> Diagnostic:
        key = str(self.path[-1])
        field = field_at(self.shape, self.path)
        told = f" ({field.description})" if field is not None and field.description else ""
        span = self.document.span(self.path[:-1])
        return Diagnostic("missing-key", f"the key '{key}' is missing", span, f"add '{key}: ...'{told}")

    def _extra(self) -> Diagnostic:
        key, span = str(self.path[-1]), self.document.key_span(self.path)
        keys = keys_at(self.shape, self.path[:-1])
        help = did_you_mean(key, keys) or f"the keys here are: {', '.join(keys)}"
        return Diagnostic("unknown-key", f"the key {quoted(key)} is not known here", span, help)

    def _choice(self) -> Diagnostic:
        expected = self.error["ctx"]["expected"]
        words = expected.replace("'", "").replace(" or ", ", ").split(", ")
        if self.input is None:
            return Diagnostic("bad-choice", f"{self.name} is empty", self.span, f"write one of {', '.join(words)}")
        help = did_you_mean(str(self.input), words) or f"write one of {', '.join(words)}"
        return Diagnostic("bad-choice", f"{quoted(self.input)} is not allowed for {self.name}", self.span, help)

    def _id(self) -> Diagnostic:
        suggested = "".join(c if c.isalnum() or c in "_.-" else "_" for c in str(self.input).lower()).strip("_.-")
        instead = f", as '{suggested}'" if suggested.isascii() and 0 < len(suggested) < 60 else ""
        help = f"use lower-case letters, digits, '_', '-' and '.', a letter or digit first{instead}"
        return Diagnostic("bad-id", f"{quoted(self.input)} cannot be an id", self.span, help)

    def _condition(self) -> Diagnostic:
        message, help = condition_message(self.name, self.input)
        return Diagnostic("bad-condition", message, self.span, help)

    def _wrong_shape(self) -> Diagnostic:
        field = field_at(self.shape, self.path) if self.path else None
        message, help = shape_message(self.name, self.error, keys_at(self.shape, self.path), field)
        return Diagnostic("wrong-shape", message, self.span, help)
