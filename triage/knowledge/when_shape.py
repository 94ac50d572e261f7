"""The shape of a condition: what stands under `when`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, RootModel, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from triage.knowledge.expressions import JOINING
from triage.knowledge.shape_parts import Shape, optional

# Any value passes here: only where the finding is known can it be said in which unit the number is to be.
Limit = Annotated[Any, WithJsonSchema({"type": "number"})]


class NumberTest(Shape):
    """Limits of a number; all that are given must hold. Compared as 64-bit floats."""

    at_least: Limit = optional("this number or more")
    at_most: Limit = optional("this number or less")
    above: Limit = optional("more than this number")
    below: Limit = optional("less than this number")


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, list | dict):
        raise PydanticCustomError("scalar_type", "must be one value")
    return value


Scalar = Annotated[str | int | float | bool, BeforeValidator(_scalar)]


def _kind_of_test(value: Any) -> str:
    return "<limits>" if isinstance(value, dict) else "<values>" if isinstance(value, list) else "<value>"


Test = Annotated[
    Annotated[NumberTest, Tag("<limits>")]
    | Annotated[list[Scalar], Field(min_length=1), Tag("<values>")]
    | Annotated[Scalar, Tag("<value>")],
    Discriminator(_kind_of_test),
]


class AllShape(Shape):
    """Every part is true."""

    all: list[When] = Field(min_length=1, description="conditions that must all be true")


class AnyShape(Shape):
    """At least one part is true."""

    any: list[When] = Field(min_length=1, description="conditions of which one must be true")


class NotShape(Shape):
    """The part is known to be false; unknown is not enough."""

    not_: When = Field(alias="not", description="a condition that must be known to be false")


class CountShape(Shape):
    """`count` of the parts `of`."""

    count: int = Field(ge=1, description="how many must be true")
    of: list[When] = Field(min_length=1, description="the conditions that are counted")


class AtLeastShape(Shape):
    """At least `count` of the parts are true."""

    at_least: CountShape


class LeafShape(RootModel[dict[str, Test]]):
    """A number or choice finding and what it must be, as `age: {at_least: 18}` or `bone_site: [thigh, hip]`."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"not": {"enum": list(JOINING)}},
        },
    )


def _form(value: Any) -> str | None:
    if isinstance(value, str):
        return "<finding>"
    if isinstance(value, dict) and len(value) == 1:
        word = next(iter(value))
        return f"<{word}>" if word in JOINING else "<test>"
    return None


When = Annotated[
    Annotated[str, Field(description="a finding: true when it is known present"), Tag("<finding>")]
    | Annotated[AllShape, Tag("<all>")]
    | Annotated[AnyShape, Tag("<any>")]
    | Annotated[NotShape, Tag("<not>")]
    | Annotated[AtLeastShape, Tag("<at_least>")]
    | Annotated[LeafShape, Tag("<test>")],
    Discriminator(_form, custom_error_type="condition", custom_error_message="is no condition"),
]
