"""One lesson on forward chaining, as a marimo notebook: rules, facts, the agenda, why, what if, and a broken rule.

`marimo edit examples/lesson.py` opens it in the browser; `python examples/lesson.py` runs every cell without one.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App()


@app.cell
def _():
    import marimo as mo

    import triage
    from triage.cases import read_cases
    from triage.engine.assessment import shown_value
    from triage.engine.forward import Forward
    from triage.knowledge.load import load_texts

    folder = mo.notebook_dir()
    kb = triage.load(folder / "animals")
    mo.md(
        f"""
        # Forward chaining one can see

        A visitor of the zoo describes an animal; **{len(kb.rules)} rules** find out which it is. Each rule is plain
        YAML: *when* this is known, *then* that is concluded. A rule whose condition is true is an **activation** and
        stands on the **agenda**. The engine takes the first of the agenda and fires it; what it concluded goes into
        **working memory** and may make further conditions true. That is all there is to forward chaining.
        """
    )
    return Forward, folder, kb, load_texts, mo, read_cases, shown_value, triage


@app.cell
def _(folder, kb, mo, read_cases):
    cases = {case.id: case for case in read_cases(kb, folder / "animals_cases.yaml")}
    chosen = mo.ui.dropdown(list(cases), value="spotted-hunter", label="The animal")
    mo.vstack([mo.md("## 1. Facts\n\nA case is what is known. What is left out is *unknown*, not absent."), chosen])
    return cases, chosen


@app.cell
def _(cases, chosen, kb, mo, shown_value, triage):
    case = cases[chosen.value]
    assessment = triage.assess(kb, case)
    found = ", ".join(f"**{kb.conditions[s.condition].label}** ({s.status})" for s in assessment.candidates)
    given = "\n".join(f"- {kb.findings[id].label}: {shown_value(value)}" for id, value in case.facts.items())
    mo.md(f"{given}\n\nThe rules say: {found or 'nothing yet'}.")
    return assessment, case


@app.cell
def _(Forward, case, kb, mo):
    engine = Forward(kb, record=True)  # with record, the engine keeps every event
    engine.reset()
    engine.declare(*engine.facts_of(case.facts))
    engine.run()
    events = tuple(engine.events)
    step = mo.ui.slider(0, len(events), value=min(6, len(events)), label="Event", show_value=True, full_width=True)
    mo.vstack([mo.md("## 2. Step by step\n\nMove the slider: every event of the run, one after the other."), step])
    return events, step


@app.cell
def _(events, kb, mo, shown_value, step):
    place = {rule.id: number for number, rule in enumerate(kb.rules)}
    memory, agenda, fired, last = [], [], [], "nothing has happened yet"
    for event in events[: step.value]:
        kind = type(event).__name__
        if kind == "FactAsserted":
            memory.append(f"{event.finding}: {shown_value(event.value)}")
            last = f"the fact {memory[-1]} is declared"
        elif kind == "RuleActivated":
            agenda.append(event.rule)
            last = f"the condition of {event.rule} is true: an activation"
        elif kind == "RuleFired":
            agenda.remove(event.rule)
            fired.append(event.rule)
            last = f"{event.rule} fires: {kb.rule[event.rule].because}"
        elif kind == "ConclusionDrawn":
            memory.append(f"{event.conclusion.verb} {event.conclusion.target}")
            last = f"{event.rule} concludes: {memory[-1]}"
        elif kind == "RuleImpossible":
            last = f"{event.rule} can never fire any more, whatever else becomes known"
        else:
            last = f"{event.finding} is {'present' if event.value else 'absent'}, worked out by rules"
    agenda.sort(key=lambda id: (-kb.rule[id].salience, place[id]))  # as the engine's own strategy

    def listed(title, lines):
        return mo.md(f"**{title}**\n\n" + ("\n".join(f"- {line}" for line in lines) or "empty"))

    columns = [listed("Working memory", memory), listed("Agenda, next first", agenda), listed("Fired", fired)]
    now = mo.md(f"Event {step.value} of {len(events)}: *{last}*")
    mo.vstack([now, mo.hstack(columns, widths="equal", align="start")])
    return


@app.cell
def _(assessment, mo, triage):
    chain = mo.plain_text(str(triage.explain(assessment)))
    mo.vstack([mo.md("## 3. Why?\n\nThe chain, read backwards."), chain])
    return


@app.cell
def _(kb, mo):
    other = mo.ui.dropdown(list(kb.conditions), value="tiger", label="Why not")
    mo.vstack([mo.md("## 4. Why not?\n\nWhich facts are missing, and which stand against it."), other])
    return (other,)


@app.cell
def _(assessment, kb, mo, other, triage):
    mo.plain_text(str(triage.why_not(kb, assessment, other.value)))
    return


@app.cell
def _(mo):
    spots = mo.ui.checkbox(value=True, label="deny the dark spots")
    meat = mo.ui.checkbox(value=False, label="forget what it eats")
    mo.vstack([mo.md("## 5. What if?\n\nThe same case with facts changed, and only the difference."), spots, meat])
    return meat, spots


@app.cell
def _(assessment, kb, meat, mo, spots, triage):
    changes = ({"dark_spots": False} if spots.value else {}) | ({"eats_meat": "unknown"} if meat.value else {})
    mo.plain_text(str(triage.what_if(kb, assessment, changes)) if changes else "Tick a box.")
    return


@app.cell
def _(mo):
    flight = mo.ui.radio(["present", "absent", "unknown"], value="unknown", label="Does it fly?")
    told = "A black and white bird swims by the shore. A penguin's rule asks for `not: flies`."
    mo.vstack([mo.md(f"## 6. Unknown is not absent\n\n{told}"), flight])
    return (flight,)


@app.cell
def _(flight, kb, mo, triage):
    seen = {"covering": "feathers", "swims": True, "colour": "black and white"}
    shore = triage.assess(kb, {**seen, "flies": flight.value})
    names = ", ".join(s.condition for s in shore.candidates) or "no animal: no rule may guess"
    asked = kb.findings[shore.next_question.finding].question if shore.next_question else "nothing"
    mo.md(f"The rules name {names}. They would ask next: *{asked}*")
    return


@app.cell
def _(mo):
    slip = """- id: lion.tawny-carnivore
  when: {all: [carnivor, {colour: golden}]}
  then: [likely: cheetah]
  because: A carnivore the colour of sand.
  cites: [zoo-09]
"""
    written = mo.ui.text_area(slip, label="A rule with two slips in it; mend them", rows=6, full_width=True)
    mo.vstack([mo.md("## 7. Break a rule\n\nThe loader says where it is wrong, and what to write instead."), written])
    return (written,)


@app.cell
def _(folder, load_texts, mo, triage, written):
    home = folder / "animals"
    texts = {path.relative_to(home).as_posix(): path.read_text(encoding="utf-8") for path in home.rglob("*.yaml")}
    try:
        count = len(load_texts({**texts, "zoo/mine.yaml": written.value}).rules)
        verdict = f"It loads: {count} rules now."
    except triage.KnowledgeError as error:
        verdict = str(error)
    mo.plain_text(verdict)
    return


if __name__ == "__main__":
    app.run()
