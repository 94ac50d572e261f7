"""The plots of an evaluation: shares with their intervals, levels, scores, and the curve."""

from __future__ import annotations

from collections.abc import Sequence

from triage.evaluate.curve import Curve
from triage.evaluate.metrics import BY_NAME
from triage.evaluate.proportion import Proportion
from triage.evaluate.scores import Score
from triage.evaluate.svg import COLOURS, Plot
from triage.evaluate.wording import CURVE_WORDS, LEVEL_SHORT, percent
from triage.knowledge.model import LEVELS, Level

WIDTH = 6.4  # inches; the page scales it to its column
OVERVIEW = (
    "top1", "top3", "no_condition", "urgency", "safety", "worst_covers", "under_triage", "over_triage", "hazardous",
    "comprehensiveness", "step",
)  # fmt: skip
CURVES = {
    "top1": ("accent", "o", "-"),
    "urgency": ("good", "s", "-"),
    "under_triage": ("bad", "v", "--"),
    "hazardous": ("other", "x", ":"),
    "worst_covers": ("fourth", "d", "-."),
}


def shares(metrics: dict[str, Proportion]) -> str:
    """A dot for each share, a line for its 95 % interval."""
    shown = [(name, metrics[name]) for name in OVERVIEW if metrics[name].of]
    colours = ["bad" if BY_NAME[name].better == "low" else "accent" for name, _ in shown]
    alt = "; ".join(f"{BY_NAME[name].title} {percent(p.value)}" for name, p in shown)
    return _dots("shares", [BY_NAME[name].title for name, _ in shown], [p for _, p in shown], colours, alt)


def by_level(metrics: dict[str, Proportion]) -> str:
    """For each level expected, the share that is told an acceptable one."""
    shown: list[tuple[Level, Proportion]] = [(level, metrics[f"recall_{level}"]) for level in LEVELS]
    shown = [(level, proportion) for level, proportion in shown if proportion.of]
    names = [f"{LEVEL_SHORT[level]} ({p.of:,})" for level, p in shown]
    alt = "; ".join(f"{LEVEL_SHORT[level]} expected: right in {percent(p.value)}" for level, p in shown)
    return _dots("levels", names, [p for _, p in shown], ["accent"] * len(shown), alt)


def _dots(id: str, names: Sequence[str], shown: Sequence[Proportion], colours: Sequence[str], alt: str) -> str:
    plot = Plot(WIDTH, 0.9 + 0.31 * len(names))
    with plot as axes:
        for place, (proportion, colour) in enumerate(zip(shown, colours, strict=True)):
            low, high = proportion.interval or (0.0, 0.0)
            value = proportion.value or 0.0
            axes.plot([100 * low, 100 * high], [place, place], color=COLOURS[colour], linewidth=2.5, alpha=0.55)
            axes.plot([100 * value], [place], "o", color=COLOURS[colour], markersize=6.5, clip_on=False)
            axes.text(104, place, percent(value), va="center", ha="left", clip_on=False)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(-1, 101)
        axes.set_xlabel("per cent of cases, with the exact 95 % interval")
        axes.grid(axis="x", linewidth=0.6)
        axes.tick_params(length=0)
    return plot.svg(id, alt)


def levels(table: dict[Level, dict[Level, int]]) -> str:
    """The confusion matrix: rows expected, columns said."""
    plot = Plot(WIDTH, 3.7)
    right = sum(table[level][level] for level in LEVELS)
    with plot as axes:
        from matplotlib.patches import Rectangle

        for y, expected in enumerate(LEVELS):
            whole = sum(table[expected].values())
            for x, said in enumerate(LEVELS):
                count = table[expected][said]
                if not count:
                    continue
                colour = COLOURS["accent" if x == y else "bad"]
                depth = 0.12 + 0.5 * count / whole
                axes.add_patch(
                    Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, color=colour, alpha=round(depth, 3), linewidth=0)
                )
                axes.text(x, y, f"{count:,}", ha="center", va="center")
        axes.set_xlim(-0.5, 5.5)
        axes.set_ylim(5.5, -0.5)
        axes.set_xticks(range(6), [LEVEL_SHORT[level] for level in LEVELS])
        axes.set_yticks(range(6), [LEVEL_SHORT[level] for level in LEVELS])
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_xlabel("said")
        axes.set_ylabel("expected")
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
    off = sum(sum(row.values()) for row in table.values()) - right
    return plot.svg("confusion", f"Levels expected and said: {right:,} cases on the diagonal, {off:,} off it")


def scores(found: Sequence[Score]) -> str:
    """The Capability Comparison Score of each tool, against 50."""
    shown = [(score.tool, score.ccs) for score in found if score.ccs is not None]
    plot = Plot(WIDTH, 0.9 + 0.36 * len(shown))
    with plot as axes:
        for place, (_, ccs) in enumerate(shown):
            axes.plot([50, ccs], [place, place], color=COLOURS["muted"], linewidth=1.5)
            axes.plot([ccs], [place], "o", color=COLOURS["accent" if place == 0 else "muted"], markersize=8)
            axes.text(104, place, f"{ccs:.1f}", va="center", clip_on=False)
        axes.axvline(50, color=COLOURS["ink"], linewidth=1)
        axes.set_yticks(range(len(shown)), [tool for tool, _ in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlim(-1, 101)
        axes.set_xlabel("score; 50: as good as these tools are on average")
        axes.grid(axis="x", linewidth=0.6)
        axes.tick_params(length=0)
    return plot.svg("scores", "; ".join(f"{tool} {ccs:.1f}" for tool, ccs in shown))


def hiding(curve: Curve) -> str:
    """The metrics as more of the facts are hidden; the band spans the repetitions."""
    drawn = curve.measured(CURVES)
    plot = Plot(WIDTH, 4.1)
    with plot as axes:
        for name, points in drawn.items():
            colour, marker, dashes = CURVES[name]
            x = [p.hidden for p in points]
            axes.fill_between(
                x, [100 * (p.low or 0) for p in points], [100 * (p.high or 0) for p in points],
                color=COLOURS[colour], alpha=0.18, linewidth=0,
            )  # fmt: skip
            axes.plot(
                x, [100 * (p.value or 0) for p in points], dashes, color=COLOURS[colour], marker=marker,
                markersize=5, linewidth=1.8, label=CURVE_WORDS[name],
            )  # fmt: skip
        axes.set_xlim(-2, 102)
        axes.set_ylim(-2, 102)
        axes.set_xlabel("per cent of the given facts hidden")
        axes.set_ylabel("per cent of cases")
        axes.grid(linewidth=0.6)
        axes.tick_params(length=0)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    alt = "; ".join(
        f"{CURVE_WORDS[name]} from {percent(points[0].value)} to {percent(points[-1].value)}"
        for name, points in drawn.items()
    )
    return plot.svg("curve", f"From nothing hidden to all hidden: {alt}")
