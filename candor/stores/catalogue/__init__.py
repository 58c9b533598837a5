"""Which generation of a project's index is active, and which documents it holds."""
