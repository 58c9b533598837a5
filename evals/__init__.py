"""Suites that run against the graph and print what they measured; none is built yet."""
