"""Forward chaining one can see: an inference recorded step by step, its player, and the tutor.

>>> import triage
>>> from triage.learn import record
>>> recording = record(triage.load(), {"small_vertebrae": True})
>>> [step.kind for step in recording.steps][:3]
['start', 'fact', 'fire']
"""

from __future__ import annotations

from triage.learn.record import record
from triage.learn.recording import Recording, Step

__all__ = ["Recording", "Step", "record"]
