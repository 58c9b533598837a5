"""Attempts to give the model orders, in a question or in a document."""
