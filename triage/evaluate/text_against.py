"""The comparison of two rule sets as text: counts first, then each change with the rules behind it."""

from __future__ import annotations

from collections.abc import Iterator

from triage.evaluate.against import Comparison
from triage.evaluate.metrics import BY_NAME, measured
from triage.evaluate.result import Evaluation
from triage.evaluate.text_parts import SHOWN, Part, heading, more, table
from triage.evaluate.wording import WHAT_WORDS, cause_words, counted, moved_words, percent
from triage.explanation.lines import Line


def comparison_parts(found: Evaluation, comparison: Comparison) -> Iterator[Part]:
    """Counts first, then each change with the rules behind it."""
    yield from heading(f"Against the rules {comparison.other_kb.sha256[:12]}")
    rules = comparison.rules
    yield Line(f"Rules: {len(rules.added)} added, {len(rules.removed)} removed, {len(rules.changed)} changed.")
    counts = comparison.counts
    yield Line(
        f"{counts['any']} of {counted(found.tally.cases, 'case')} change: the level in {counts['level']} "
        f"({comparison.more_urgent} more urgent, {comparison.less_urgent} less), the worst possible in "
        f"{counts['worst']}, the first condition in {counts['condition']}, the steps in {counts['steps']}."
    )
    other = measured(comparison.other)
    moved = [n for n, p in found.metrics.items() if p.of and p.value != other[n].value]
    if moved:
        shown = table(("metric", "left"), ("", "left"), ("other rules", "right"), ("these rules", "right"))
        for name in moved:
            shown.add_row(name, BY_NAME[name].title, percent(other[name].value), percent(found.metrics[name].value))
        yield shown
    for change in comparison.changes.items[:SHOWN]:
        yield Line(change.case, "strong")
        for item in change.moved:
            yield Line(f"{WHAT_WORDS[item.what]}: {moved_words(item)}", indent=2)
            yield Line(cause_words(item), "quiet", 4)
    yield from more(comparison.changes)
