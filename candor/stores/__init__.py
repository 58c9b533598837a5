"""Where records live: one contract and one SQLAlchemy implementation per kind of record."""
