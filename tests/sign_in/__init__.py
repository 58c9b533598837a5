"""Tokens, keys and sessions, without a service around them."""
