"""What if: the same case with some facts changed, and only the difference that makes.

To take a fact away (unknown) is not the same as to deny it (absent).
"""

import triage

kb = triage.load()
assessment = triage.assess(kb, {"age": 38, "back_pain": True, "small_vertebrae": True}, id="mara")
print("Now:", ", ".join(f"{standing.condition} {standing.status}" for standing in assessment.candidates))

# A what-if is two whole assessments, before and after; to_dict() holds what differs between them.
for value in (False, "unknown"):
    answer = triage.what_if(kb, assessment, {"small_vertebrae": value})
    print(f"\nsmall_vertebrae = {value}:")
    for change in answer.to_dict()["candidates"]:
        print(f"  {change['condition']}: {change['before']}, then {change['after']}")

# Printed, it is the same in sentences. Several facts may change together.
print()
print(triage.what_if(kb, assessment, {"saddle_anaesthesia": True, "age": 61}))
