"""A first case: facts in; candidates, urgency and the next question out.

Nothing is guessed: what nobody said stays unknown, and what cannot be used is told.
"""

import triage

kb = triage.load()  # the shipped rules, read, checked and frozen

# True is present, False is absent. What is left out is unknown, which is a third thing.
facts = {"age": 38, "back_pain": True, "small_vertebrae": True, "imaging_done": ["X-ray"]}
assessment = triage.assess(kb, facts)

print("Candidates:")
for standing in assessment.candidates:
    print(f"  {standing.condition}: {standing.status}, for it: {', '.join(standing.for_)}")
print("Ruled out:", ", ".join(standing.condition for standing in assessment.ruled_out))

# No level has fired yet. Until the warning signs are answered the worst stays possible, and nothing reassures.
print(f"Urgency: {assessment.urgency.level}, but it could still become {assessment.urgency.worst}")

# The next question is the one whose answer matters most: here a warning sign.
question = assessment.next_question
assert question is not None
print(f"Next question: {kb.findings[question.finding].question}")
print(f"  {question.why}")

# An answer is one more fact. The rules only ever add, so the case is simply assessed again.
answered = triage.assess(kb, {**facts, "saddle_anaesthesia": True})
print(f"With numbness where a saddle touches: {answered.urgency.level}, by {', '.join(answered.urgency.rules)}")

# A name that nobody knows is not dropped in silence; it stands with the result.
misspelt = triage.assess(kb, {"bakc_pain": True})
for problem in misspelt.problems:
    print(f"Problem: {problem.message}")
