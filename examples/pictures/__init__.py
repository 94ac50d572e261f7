"""The pictures of `triage ask` in the README, each from a run of the real screens: `python -m examples.pictures`."""
