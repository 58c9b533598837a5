"""Whose tokens hold, and what they say."""
