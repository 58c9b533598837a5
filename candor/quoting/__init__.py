"""Answers made of the documents' own sentences, for when no provider can be asked."""
