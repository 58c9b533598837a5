"""How evals are run and reported, and what the generated cases are worth."""
