"""Examples: walk-throughs, a lesson, rule bases of other subjects, cases to assess, and the pictures of the README."""
