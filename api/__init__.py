"""The HTTP face: thin adapters between requests and the turn."""
