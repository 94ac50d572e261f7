"""The full-screen terminal of `triage learn`: the player and the tutor."""
