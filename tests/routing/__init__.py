"""Tests of candor/routing."""
