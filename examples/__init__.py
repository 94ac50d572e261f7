"""Examples: cases to assess, and the pictures of the README."""
