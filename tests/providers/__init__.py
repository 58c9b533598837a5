"""Tests of the providers, against a real HTTP server that plays the vendors."""
