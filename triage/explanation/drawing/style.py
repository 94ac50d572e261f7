"""The look of a picture, in light and in dark: all text at least 4.5 to 1 against what is behind it (WCAG AA)."""

from __future__ import annotations

from string import Template

FONTS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
SCOPE = "svg.triage-graph"  # inside a page the rules must not reach anything else

LIGHT = {
    "paper": "#ffffff", "ink": "#16191d", "soft": "#565e68", "grey": "#636c76", "pale": "#8b949e", "faint": "#dfe3e7",
    "wire": "#77818c", "for": "#17507d", "against": "#a3201a",
    "finding": "#e9f2fb", "finding-edge": "#2a6ca3", "rule": "#f3f4f6", "rule-edge": "#5d6670",
    "condition": "#fdf0dd", "condition-edge": "#94550a", "step": "#e5f5eb", "step-edge": "#23774a",
    "note": "#f2edfb", "note-edge": "#6a4fb0", "urgency": "#fdeae8", "urgency-edge": "#a3201a",
}  # fmt: skip
DARK = {
    "paper": "#16191d", "ink": "#e7eaed", "soft": "#a3adb8", "grey": "#949ea9", "pale": "#68717b", "faint": "#2b3138",
    "wire": "#78828d", "for": "#8cc1ec", "against": "#f58a82",
    "finding": "#1a2d3e", "finding-edge": "#6aaee4", "rule": "#262b31", "rule-edge": "#a3adb8",
    "condition": "#39290f", "condition-edge": "#eda04c", "step": "#132e1f", "step-edge": "#55b57e",
    "note": "#2a2340", "note-edge": "#b29ae6", "urgency": "#3b1a18", "urgency-edge": "#f0756c",
}  # fmt: skip

_KINDS = ("finding", "rule", "condition", "step", "note", "urgency")
_SHAPES = f"""\
{SCOPE}{{font-family:{FONTS};text-anchor:middle}}
{SCOPE} .title{{font-size:16px;font-weight:600;text-anchor:start}}
{SCOPE} .heading{{font-size:11.5px;font-weight:600;text-anchor:start;letter-spacing:.04em}}
{SCOPE} .label{{font-size:12.5px}}
{SCOPE} .small,{SCOPE} .word,{SCOPE} .key,{SCOPE} .gate .label{{font-size:10.5px}}
{SCOPE} .key{{text-anchor:start}}
{SCOPE} .word{{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}}
{SCOPE} .shape{{stroke-width:1.2}}
{SCOPE} .condition .shape,{SCOPE} .urgency .shape{{stroke-width:2}}
{SCOPE} .derived .shape{{stroke-dasharray:5 3}}
{SCOPE} .node.against .shape{{stroke-dasharray:6 4}}
{SCOPE} .wire{{fill:none;stroke-width:1.2}}
{SCOPE} .edge.against .wire{{stroke-dasharray:6 4}}
{SCOPE} .edge.lit .wire{{stroke-width:2.4}}
{SCOPE} .node.lit .shape{{stroke-width:2.6}}
{SCOPE} .node.lit .label{{font-weight:600}}
"""
_COLOURS = Template(f"""\
{SCOPE} .paper{{fill:$paper}}
{SCOPE} .title,{SCOPE} .label{{fill:$ink}}
{SCOPE} .small,{SCOPE} .heading,{SCOPE} .word,{SCOPE} .key{{fill:$soft}}
{SCOPE} .word{{stroke:$paper}}
{SCOPE} .gate .shape{{fill:$paper;stroke:$wire}}
{SCOPE} .wire{{stroke:$wire}}
{SCOPE} .head{{fill:$wire}}
{SCOPE}.case .node:not(.lit) .shape{{fill:$paper;stroke:$pale}}
{SCOPE}.case .node:not(.lit) .label,{SCOPE}.case .node:not(.lit) .small,{SCOPE}.case .word:not(.lit){{fill:$grey}}
{SCOPE}.case .edge:not(.lit) .wire{{stroke:$pale}}
{SCOPE}.case .edge:not(.lit) .head{{fill:$pale}}
{SCOPE} .node.against.lit .shape{{fill:$paper;stroke:$against}}
{SCOPE} .node.against.lit .small{{fill:$against}}
{SCOPE} .edge.lit .wire{{stroke:$for}}
{SCOPE} .edge.lit .head,{SCOPE} .word.lit{{fill:$for}}
{SCOPE} .edge.against.lit .wire{{stroke:$against}}
{SCOPE} .edge.against.lit .head,{SCOPE} .word.against.lit{{fill:$against}}
""")


def style() -> str:
    """The style sheet of a picture: light, and dark where the reader prefers it."""
    return f"{_SHAPES}{_coloured(LIGHT)}@media (prefers-color-scheme:dark){{\n{_coloured(DARK)}}}\n"


def _coloured(palette: dict[str, str]) -> str:
    kinds = "".join(
        f"{SCOPE} .{kind} .shape{{fill:{palette[kind]};stroke:{palette[f'{kind}-edge']}}}\n" for kind in _KINDS
    )
    return kinds + _COLOURS.substitute(palette)
