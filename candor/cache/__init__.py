"""Answers that equal questions share for a while."""
