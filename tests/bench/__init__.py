"""The project's engines and others on the same rules and the same cases, side by side: `python -m tests.bench`."""
