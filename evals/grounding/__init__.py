"""Answers that people judged against a source: how they are read, and what is fitted to them."""
