"""Forward chaining as experta shows it: facts in working memory, the agenda, one firing at a time, and its watchers.

The rules of the zoo become experta Rules, the facts of a case experta Facts; experta's own loop fires them.
"""

import logging
import sys
from pathlib import Path

import triage
from triage.engine.experta_port import experta
from triage.engine.forward import Forward

kb = triage.load(Path(__file__).parent / "animals")
engine = Forward(kb)
print("An experta engine:", isinstance(engine, experta.KnowledgeEngine), "with", len(engine.get_rules()), "rules")


def agenda() -> str:
    """The activations, the next one first: highest salience, then the order of the rules."""
    return ", ".join(activation.rule.__name__ for activation in reversed(engine.agenda.activations)) or "empty"


engine.reset()  # empties working memory, agenda and trace
engine.declare(*engine.facts_of({"covering": "hair", "eats_meat": True, "colour": "tawny"}))
while engine.agenda.activations:
    print("agenda:", agenda())
    engine.run(1)  # one rule fires, and what it concluded is declared as a fact
    print("  fired:", engine.fired[-1])

# A further fact goes on from there: nothing is worked out twice, and only the new rules come on the agenda.
engine.declare(*engine.facts_of({"dark_spots": True}))
print("with dark spots, agenda:", agenda())
engine.run()
print("working memory, the last facts:")
for fact in list(engine.facts.values())[-3:]:
    print(" ", repr(fact))

# experta's watchers log what happens; a handler of our own prints it here and is taken away again.
handler, log = logging.StreamHandler(sys.stdout), logging.getLogger("experta.watchers")
log.addHandler(handler)
experta.watch("RULES", "FACTS")
engine.reset()
engine.declare(*engine.facts_of({"covering": "feathers", "flies_well": True}))
engine.run()
experta.unwatch()
log.removeHandler(handler)
