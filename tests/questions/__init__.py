"""Questions made ready for the search."""
