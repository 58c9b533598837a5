"""Chat platforms as thin adapters over one conversation core."""
