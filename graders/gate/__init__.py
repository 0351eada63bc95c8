"""The gate for graders: what an assignment must pass before students' scores depend on it."""
