"""The composition root: the one room that knows the concrete classes."""
