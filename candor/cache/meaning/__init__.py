"""Which questions mean the same: near by embedding, and held apart by guards."""
