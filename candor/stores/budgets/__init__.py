"""What was spent of the budgets, and what is held for turns that are running."""
