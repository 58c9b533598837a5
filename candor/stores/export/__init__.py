"""Everything that is kept on one user, as one document; docs/export-format.md describes it."""
