"""The column engine: the same gates as the forward engine's, over planes of many cases at once."""
