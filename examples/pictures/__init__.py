"""The pictures in the README: runs of the real screens, and graphs of real cases: `python -m examples.pictures`."""
