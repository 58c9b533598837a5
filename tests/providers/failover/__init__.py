"""Breakers, the retry budget, and where they are kept."""
