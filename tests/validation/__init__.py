"""Tests of candor/validation."""
