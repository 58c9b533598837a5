"""Sentences labelled by hand: dangerous ones by their family, and harmless look-alikes."""
