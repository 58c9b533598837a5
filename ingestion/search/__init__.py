"""What is searched beside Chroma: words by BM25, pages as wholes, near-duplicates, neighbours."""
