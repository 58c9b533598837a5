"""Pairs of questions that look alike, and pairs that mean the same, made from open questions."""
