"""Cases of our own for the injection suite."""
