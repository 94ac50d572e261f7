"""The page put together: template, style, script and data in one file, nothing fetched, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from triage.explanation.words import SAFETY_LINE
from triage.learn.player.chain import Chain, chain_of
from triage.learn.player.data import as_json, page_data
from triage.learn.player.marks import marked_lines
from triage.learn.player.showing import counted, printable
from triage.learn.player.telling import told
from triage.learn.recording import Item, Recording
from triage.version import __version__

if TYPE_CHECKING:
    from jinja2 import Template

WORDS = {
    "Working memory": "All that is known so far: the facts of the case, and what rules made of them. It only grows.",
    "given": "A fact that stands in the case.",
    "implied": "A fact that follows from another one by what the words mean.",
    "derived": "A finding that rules work out. It is absent once no rule for it can fire any more.",
    "concluded": "Something that a rule said about a condition, how soon to be seen, or what to do next.",
    "Agenda": "The rules whose conditions are true and that have not fired yet, each of them an activation.",
    "Salience": "The priority of a rule. The highest is first on the agenda, then the order in the rule files decides.",
    "Fires": "The rule is taken from the agenda, and what it says goes into working memory.",
}


def page(recording: Recording) -> str:
    """The page of one recorded inference. Every text from a case or a rule is escaped."""
    style, script, chain = _own("page.css"), _own("page.js"), chain_of(recording)
    steps = recording.steps
    return _template().render(
        recording=recording,
        kb=recording.assessment.kb,
        case=recording.assessment.case.id,
        style=style,
        script=script,
        policy=_policy(style, script, chain),
        chain=Markup(chain.svg),
        data=Markup(as_json(page_data(recording, chain))),
        numbers={id: number for number, id in enumerate(recording.rules)},
        told=[told(recording, place) for place in range(len(steps))],
        concluded=_concluded(recording),
        words=WORDS,
        result=[line for line in recording.result if line.text and line.role != "title"],
        version=__version__,
        safety=SAFETY_LINE,
    )


def _concluded(recording: Recording) -> dict[str, list[Item]]:
    """What each rule put into working memory."""
    return {step.rule: [item for item in step.memory if item.by == step.rule] for step in recording.steps if step.rule}


def _policy(style: str, script: str, chain: Chain) -> str:
    """The page may run its own script and use its own styles, named by their hashes, and nothing else at all."""
    styles = " ".join(_hash(text) for text in (style, *chain.styles))
    return f"default-src 'none'; style-src {styles}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _own(name: str) -> Markup:
    return Markup(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    def shown(value: Any) -> Any:
        """What the template writes: no character that cannot be seen or that turns the direction of writing."""
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=shown
    )
    environment.filters.update(counted=counted, marked_lines=marked_lines)
    return environment.from_string(_own("page.html"))
