"""Vectors made by sentence-transformers itself, for comparison."""
