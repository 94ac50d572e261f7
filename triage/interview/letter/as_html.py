"""A letter as one self-contained HTML page: no script, nothing fetched."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from triage.interview.letter.shape import Letter

if TYPE_CHECKING:
    from jinja2 import Template


def as_html(letter: Letter) -> str:
    """The page. All text is escaped by the template."""
    return _template().render(letter=letter)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files(__package__).joinpath("letter.html").read_text(encoding="utf-8"))
