"""What the shapes of all files are made of: ids, texts, lists of names, and unions that choose by form.

The tags of unions stand in angle brackets, so that no key of a file can be taken for one (see `validate`).
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", description="lower-case id, words joined by _")]
Text = Annotated[str, Field(min_length=1)]
Label = Annotated[Text, Field(description="what people read")]
Names = list[Text]


class Shape(BaseModel):
    """Base of all shapes: unknown keys are errors, nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def _one_or_many(value: Any) -> str:
    return "<many>" if isinstance(value, list) else "<one>"


OneOrMany = Annotated[
    Annotated[Text, Tag("<one>")] | Annotated[Names, Field(min_length=1), Tag("<many>")], Discriminator(_one_or_many)
]


def text_or_mapping(value: Any) -> str:
    """Tag of a value that may be a mapping; whatever else it is, it should have been a text."""
    return "<mapping>" if isinstance(value, dict) else "<text>"


def optional(description: str, **more: Any) -> Any:
    """Describe a key that may be left out (its value is then None), but not left empty."""
    return Field(None, description=description, json_schema_extra=_without_default, **more)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
