"""Which keys a place in a file may have, found by following its path through the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ForwardRef, get_args

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from triage.knowledge.nodes import Path
from triage.knowledge.when_shape import When

Models = dict[type[BaseModel], None]  # kept in order, each once


def keys_at(shape: type[BaseModel], path: Path) -> list[str]:
    """The keys that the mapping at `path` may have; empty where it has none, or any."""
    models = _models_at(shape, path)
    return list(dict.fromkeys(key for model in models for key in _fields(model)))


def field_at(shape: type[BaseModel], path: Path) -> FieldInfo | None:
    """The field that the last key of `path` is."""
    found = (_fields(model).get(str(path[-1])) for model in _models_at(shape, path[:-1]))
    return next((field for field in found if field is not None), None)


def _models_at(shape: type[BaseModel], path: Path) -> Models:
    models = _unfolded([shape])
    for part in path:
        if isinstance(part, str):
            fields = [field for model in models if (field := _fields(model).get(part))]
            # A key that is no field is a finding with its test.
            within = [field.annotation for field in fields] or [_values(model) for model in models]
            models = _unfolded(found for annotation in within for found in _models_in(annotation))
    return models


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    if issubclass(model, RootModel):
        return {}
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _values(model: type[BaseModel]) -> Any:
    """What stands under the keys of a mapping that may have any keys."""
    return model.model_fields["root"].annotation if issubclass(model, RootModel) else None


def _unfolded(models: Iterable[type[BaseModel]]) -> Models:
    """The models, and for a file that is a list the model of its items."""
    found: Models = {}
    for model in models:
        found[model] = None
        if issubclass(model, RootModel):
            root = model.model_fields["root"].annotation
            if getattr(root, "__origin__", None) is list:
                found.update(dict.fromkeys(_models_in(root)))
    return found


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, ForwardRef):
        annotation = When
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part)
