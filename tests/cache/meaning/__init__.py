"""Tests of what questions mean the same."""
