"""Turns texts into vectors: all-MiniLM-L6-v2 without torch, or another model by name."""
