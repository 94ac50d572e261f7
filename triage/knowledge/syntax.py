"""What is wrong with a text that is no YAML: the parser's reason, in words that say what to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml

from triage.knowledge.diagnostics import Diagnostic
from triage.knowledge.lines import Lines

# What the parser's reason holds; whether the place is where the part began; what is wrong; what to do.
_REASONS: tuple[tuple[str, bool, str, str], ...] = (
    (
        "tab character", False, "a tab stands where only spaces may",
        "indent with spaces: a tab is as wide as each editor pleases",
    ),
    (
        "could not find expected ':'", True, "this is neither a key with a value nor part of the text above",
        "write 'key: value', or indent the line so that it goes on with the text above",
    ),
    (
        "expected '-' indicator", False, "this line leaves the list above without beginning an item",
        "begin an item with '- ' in line with the others; the keys of one item stand below each other",
    ),
    (
        "block sequence entries are not allowed", False, "a list in lines cannot begin beside its key",
        "begin the list on the next line, or write it as [a, b]",
    ),
    ("unexpected end of stream", True, "this quote is never closed", "close it with the same quote"),
    (
        "expected comment or line break", False, "no text may follow '|' or '>' on the same line",
        "begin the text on the next line, indented",
    ),
    (
        "escape", False, "in double quotes a backslash begins an escape",
        "write \\\\ for a backslash, or use single quotes",
    ),
    (
        "alphabetic or numeric character", False, "a name must follow '*' or '&'",
        "put a text that begins with '*' or '&' in quotes",
    ),
    ("tag", True, "a text cannot begin with '!'", "remove the tag, or put the text in quotes"),
    ("directive", True, "a line cannot begin with '%'", "put the text in quotes, or remove the line"),
    ("incompatible YAML", True, "this is not a version of YAML that is read here", "remove the line"),
    (
        "expected <document start>", False, "this stands after the end of the document",
        "remove it, or what ends the document above: '...', or a bracket too many",
    ),
    ("expected node content", False, "a value is missing here", "write it, and close every bracket"),
)  # fmt: skip


def not_yaml(error: yaml.YAMLError | UnicodeEncodeError, text: str, lines: Lines) -> Diagnostic:
    """The diagnostic for whatever PyYAML raised on reading `text`."""
    if isinstance(error, UnicodeEncodeError):
        message = "half of a surrogate pair is no character"
        return Diagnostic("not-yaml", message, lines.at(error.start, text), "remove it; save the file as UTF-8")
    if isinstance(error, yaml.reader.ReaderError):
        # The place counts bytes of UTF-8, as the parser written in C does.
        offset = min(len(text.encode()[: error.position].decode(errors="ignore")), len(text) - 1)
        message = f"the control character U+{ord(text[offset]):04X} cannot stand in YAML"
        return Diagnostic("not-yaml", message, lines.at(offset, text), "remove it; is this a text file?")
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return _marked(error, lines)
    return Diagnostic("not-yaml", f"this is not YAML: {error}", lines.end())


def _marked(error: yaml.MarkedYAMLError, lines: Lines) -> Diagnostic:
    mark, begun = error.problem_mark, error.context_mark or error.problem_mark
    problem = error.problem or ""
    if "',' or " in problem:
        return _open_bracket(problem[-2], mark, begun, lines)
    place = lines.span(mark, mark)
    before, here = place.text[: place.column - 1], place.text[place.column - 1 :][:1]
    if "cannot start any token" in problem and here != "\t":
        return Diagnostic("not-yaml", f"a text cannot begin with '{here}'", place, "put the text in quotes")
    if "cannot start any token" in problem:
        problem = "tab character"
    if "mapping values are not allowed" in problem:
        return _key_out_of_place(before, mark, lines)
    if "did not find expected key" in problem:
        if before.strip():
            help = "remove it, or put the whole value in quotes"
            return Diagnostic("not-yaml", "the value has ended before this", place, help)
        message = "the indentation of this line fits no line above"
        return Diagnostic("not-yaml", message, place, "put it in line with the keys or items that it belongs to")
    for needle, where_begun, message, help in _REASONS:
        if needle in problem:
            at = begun if where_begun else mark
            return Diagnostic("not-yaml", message, lines.span(at, at), help)
    help = "check indentation, brackets, quotes and tabs on this line and the one above"
    reason = " ".join(part for part in (error.context, problem) if part)
    return Diagnostic("not-yaml", f"this is not YAML: {reason}", place, help)


def _open_bracket(closing: str, mark: Any, begun: Any, lines: Lines) -> Diagnostic:
    opening = {"]": "[", "}": "{"}.get(closing, "bracket")
    place = lines.span(begun, begun)
    if lines.has_ended(mark) or mark.line > begun.line:
        also = () if lines.has_ended(mark) else (("the text goes on here", lines.span(mark, mark)),)
        help = f"write '{closing}' at its end, and a comma between two values"
        message = f"this '{opening}' is not closed, or a comma is missing in it"
        return Diagnostic("not-yaml", message, place, help, also)
    message = f"a comma or '{closing}' is missing before this"
    help = "separate the values by commas; put a text that holds ':' or a bracket in quotes"
    return Diagnostic("not-yaml", message, lines.span(mark, mark), help, (("opened here", place),))


def _key_out_of_place(before: str, mark: Any, lines: Lines) -> Diagnostic:
    place = lines.span(mark, mark)
    if ": " in before:
        help = "put the whole value in quotes, or in brackets where it is a list: [possible: x]"
        return Diagnostic("not-yaml", "a second ':' stands in this value", place, help)
    indent = len(before) - len(before.lstrip())
    key = replace(place, column=indent + 1, width=max(1, len(before) - indent))
    help = "begin it in the column of the keys beside it; is a space missing after the ':' of the line above?"
    return Diagnostic("not-yaml", "no key may stand here", key, help)
