"""Checks on an answer before anyone reads it; each check is one file, `check.py` runs them."""
