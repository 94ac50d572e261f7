"""The law of blocks: for every row, what stands in the planes is what the row reader makes of the row's facts."""

from triage.cases import case_from_facts, close
from triage.cases.plain import number
from triage.cases.tables.planes import rows_of, unpacked


def facts_of(block, row):
    """The facts given of one case, from the planes."""

    def has(plane):
        return bool(unpacked(plane, block.size)[row])

    found = {}
    for id, planes in block.booleans.items():
        assert not (has(planes.present) and has(planes.absent))
        if has(planes.present) or has(planes.absent):
            found[id] = has(planes.present)
    for id, numbers in block.numbers.items():
        if has(numbers.known):
            found[id] = number(float(numbers.values[row]))
    for id, choices in block.choices.items():
        if has(choices.known):
            found[id] = tuple(value for value, plane in choices.chosen.items() if has(plane))
    return found


def told_of(block, row):
    """The problems of one case, in their order."""
    return [(told.code, told.finding) for told in block.problems if row in told.rows]


def in_order(kb, facts):
    """Choices of one value as the value, of many in vocabulary order."""
    found = {}
    for id, value in facts.items():
        finding = kb.findings[id]
        found[id] = value
        if finding.kind == "choice":
            found[id] = tuple(v for v in finding.values if v in value) if finding.many else value[0]
    return found


def assert_law(kb, block, lost=frozenset()):
    """`lost`: rows where a column that names nothing says present."""
    lost_rows = set(rows_of(block.lost_present, block.size).tolist())
    assert len(block.ids) == block.size
    assert block.ids.null_count == 0
    for row in range(block.size):
        case = case_from_facts(kb, list(block.pairs(row)), block.ids[row].as_py())
        told, facts = told_of(block, row), facts_of(block, row)
        if row in block.exact:
            exact = block.exact[row]
            assert (exact.facts, exact.problems, exact.id) == (case.facts, case.problems, case.id)
            assert exact.lost_present == (case.lost_present or row in lost)
            assert not told
            assert not facts
            continue
        closed = close(kb, in_order(kb, facts))
        assert (closed.facts, closed.implied) == (case.facts, case.implied)
        clashing = {id for pair in closed.contradictions for id in pair}
        own = [
            p for p in case.problems if p.code != "unused" and (p.code != "contradiction" or p.finding not in clashing)
        ]
        assert told == [(problem.code, problem.finding) for problem in own]
        assert (row in lost_rows) == (case.lost_present or row in lost)


def same_cases(kb, block):
    """All that a block says of its cases, in a form that can be compared."""
    return [
        (
            block.ids[row].as_py(),
            block.exact[row] if row in block.exact else (in_order(kb, facts_of(block, row)), told_of(block, row)),
            row in rows_of(block.lost_present, block.size),
        )
        for row in range(block.size)
    ]
