"""What the rooms stand on, from plain words at the bottom to the composition root."""

__version__ = "0.1.0"
