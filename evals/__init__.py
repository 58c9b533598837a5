"""Suites that measure how well the product works, and what sets their figures in order."""
