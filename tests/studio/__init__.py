"""`langgraph dev` in an environment of its own."""
