"""The words of an interview: questions for each audience, what was said, and why a question is asked."""
