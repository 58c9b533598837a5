"""Answers kept so that a repeated request is not answered twice."""
