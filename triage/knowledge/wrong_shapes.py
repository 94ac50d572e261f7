"""Words for a value that has the wrong form: what it must be, what it is, and how to write it."""

from __future__ import annotations

import re
from typing import Any

from pydantic.fields import FieldInfo

from triage.knowledge.diagnostics import quoted

_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "scalar_type": "one value",
}


_NAME = re.compile(r"[^\W\d][\w .-]{0,40}\Z")


def some(words: list[str], count: int = 6) -> str:
    """The first of several words, for a sentence."""
    return ", ".join(words[:count]) + (", ..." if len(words) > count else "")


def form_of(value: Any) -> str:
    """What a value is, for a sentence."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value:g}" if isinstance(value, float) else f"the number {value}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, list) else "a mapping"


def shape_message(name: str, error: dict[str, Any], keys: list[str], field: FieldInfo | None) -> tuple[str, str]:
    """Message and help for an error of pydantic about the form of the value called `name`.

    `keys` are those that the value may have, `field` is what the shape says of it, as far as it does.
    """
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    if kind in _WANTED:
        wanted = _WANTED[kind]
        return f"{name} must be {wanted}, but is {form_of(value)}", _remedy(name, wanted, value, keys) + _or_remove(
            value, field
        )
    if kind in ("too_short", "too_long") and context.get("max_length", context.get("min_length")) != 1:
        count = context.get("max_length", context.get("min_length"))
        return f"{name} must hold {count} values, not {context['actual_length']}", f"write {count} values"
    if kind in ("too_short", "string_too_short"):
        told = f": {field.description}" if field is not None and field.description else ""
        return f"{name} must not be empty", f"write what belongs here{told}{_or_remove(None, field)}"
    if kind == "greater_than_equal":
        return f"{name} must be {context['ge']} or more", f"write {context['ge']} or a greater number"
    if kind == "greater_than":
        return f"{name} must be more than {context['gt']:g}", "write a greater number"
    return f"{name} {error['msg'].lower()}", "see rules/README.md for the form"


def _or_remove(value: Any, field: FieldInfo | None) -> str:
    return ", or remove the key" if value is None and field is not None and not field.is_required() else ""


def _remedy(name: str, wanted: str, value: Any, keys: list[str]) -> str:
    if name == "then" or name.endswith(" of then"):
        return "write then: [possible: x], with likely, possible, supports, rules_out, infer, suggest, note or urgency"
    if wanted == "a mapping" and keys:
        return f"write a mapping with the keys {some(keys)}"
    if value is None:
        return "remove it" if name.startswith("item ") else f"write {wanted} after '{name}:'"
    if wanted == "text" and isinstance(value, bool | int | float):
        return "put it in quotes"
    if wanted == "text" and isinstance(value, dict):
        return "put the text in quotes: ': ' and braces make a mapping"
    if wanted == "a list" and name == "the file":
        return "begin each item with '- '; every folder but findings/ and sources/ holds rules and their tests"
    if wanted == "a list" and isinstance(value, dict):
        return "begin each item with '- ', or put brackets around it all"
    if wanted == "a list":
        return f"write [{value}]" if isinstance(value, str) and _NAME.match(value) else "write [first, second]"
    return f"write {wanted}"


def condition_message(name: str, value: Any) -> tuple[str, str]:
    """Message and help for a value that should be a condition."""
    if value is None:
        return f"{name} is empty", "write a finding, or one of all, any, not, at_least"
    if isinstance(value, list):
        return f"{name} must be a condition, but is a list", "write all: or any: before the list"
    if isinstance(value, dict) and value:
        keys = [str(key)[:30] for key in value]
        parts = ", ".join(f"{{{key}: ...}}" for key in keys[:3])
        return f"a condition has one key; here stand {some(keys)}", f"write all: [{parts}] or any: [{parts}]"
    form = "an empty mapping" if isinstance(value, dict) else form_of(value)
    help = "write a finding, or one of all, any, not, at_least, or one finding with its test"
    return f"{name} must be a condition, but is {form}", help
