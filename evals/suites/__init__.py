"""The suites, one module each, and the parts of the larger ones."""
