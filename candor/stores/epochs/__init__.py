"""Since when a project's answers may be taken from the cache."""
