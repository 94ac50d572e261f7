"""A one-page letter for a doctor about one interview: as text, Markdown, or one self-contained HTML page."""

from __future__ import annotations

from typing import Literal, get_args

from triage.interview.interview import Interview

LetterFormat = Literal["text", "markdown", "html"]
LETTER_FORMATS: tuple[LetterFormat, ...] = get_args(LetterFormat)


def letter(talk: Interview, format: LetterFormat = "text", made_on: str | None = None) -> str:
    """The letter about an interview as it stands, finished or not. `made_on` is shown as it is given.

    Raises ValueError for a format that is none of `LETTER_FORMATS`.
    """
    from triage.interview.letter.contents import contents_of

    if format not in LETTER_FORMATS:
        raise ValueError(f"a letter is one of {', '.join(LETTER_FORMATS)}, not {format!r}")
    contents = contents_of(talk, made_on)
    if format == "html":
        from triage.interview.letter.as_html import as_html

        return as_html(contents)
    from triage.interview.letter.as_text import as_markdown, as_text

    return as_text(contents) if format == "text" else as_markdown(contents)
