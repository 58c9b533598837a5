"""Chat platforms as thin adapters over graph/turn.py; none is built yet."""
