"""Tests of candor/texts."""
