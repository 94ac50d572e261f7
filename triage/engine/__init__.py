"""The gates and the forward engine: from facts to what is concluded, and what of it is shown."""
