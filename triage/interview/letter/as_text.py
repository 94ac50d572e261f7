"""A letter as plain text, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.explanation.lines import Line, plain
from triage.interview.letter.shape import Detail, Letter, Section

WIDTH = 96


def as_text(letter: Letter) -> str:
    """The letter as text, wrapped, ending with a line break."""
    return plain(_lines(letter), WIDTH) + "\n"


def _lines(letter: Letter) -> Iterator[Line]:
    yield Line(letter.title)
    yield Line("=" * len(letter.title))
    for detail in letter.header:
        yield Line(f"{detail.label}: {detail.text}")
    for section in (letter.urgency, *letter.sections):
        if section:
            yield Line("")
            yield Line(section.heading.upper() if section.id == "urgency" else section.heading)
            yield Line("-" * len(section.heading))
            yield from _section(section)
    yield Line("")
    for text in (*letter.footer, letter.safety):
        yield Line(text)


def _section(section: Section) -> Iterator[Line]:
    for text in section.paragraphs:
        yield Line(text, indent=2)
    for place, entry in enumerate(section.entries, 1):
        mark = f" ({entry.mark})" if entry.mark else ""
        lead = f"{place}. " if section.numbered else "- "
        yield Line(f"{entry.text}{mark}", indent=2, lead=lead)
        for detail in entry.details:
            yield Line(_pair(detail), indent=2 + len(lead))
    for group in section.groups:
        yield Line(_pair(group), indent=2)


def _pair(detail: Detail) -> str:
    return f"{detail.label}: {detail.text}" if detail.label else detail.text


def as_markdown(letter: Letter) -> str:
    """The letter as Markdown; whatever means something in Markdown is escaped."""
    parts = [f"# {escaped(letter.title)}", _bullets(letter.header)]
    for section in (letter.urgency, *letter.sections):
        if section:
            parts += [f"## {escaped(section.heading)}", *_parts(section)]
    parts += ["---", *(escaped(text) for text in letter.footer), f"**{escaped(letter.safety)}**"]
    return "\n\n".join(parts) + "\n"


def _parts(section: Section) -> Iterator[str]:
    yield from (escaped(text) for text in section.paragraphs)
    if section.entries:
        yield "\n".join(line for place, entry in enumerate(section.entries, 1) for line in _entry(section, place))
    if section.groups:
        yield _bullets(section.groups)


def _entry(section: Section, place: int) -> Iterator[str]:
    entry = section.entries[place - 1]
    lead = f"{place}. " if section.numbered else "- "
    text = f"**{escaped(entry.text)}**" if entry.mark or (section.numbered and entry.details) else escaped(entry.text)
    yield f"{lead}{text}" + (f" ({escaped(entry.mark)})" if entry.mark else "")
    if entry.details:
        yield _bullets(entry.details, " " * len(lead))


def _bullets(details: tuple[Detail, ...], indent: str = "") -> str:
    return "\n".join(
        f"{indent}- *{escaped(d.label)}:* {escaped(d.text)}" if d.label else f"{indent}- {escaped(d.text)}"
        for d in details
    )


def escaped(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    text = re.sub(r"([\\`*\[\]<>#|~&$])", r"\\\1", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)  # inside a word it means nothing
    text = re.sub(r"^([-+=])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", text)
