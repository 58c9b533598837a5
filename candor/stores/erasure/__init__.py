"""Erases everything that is kept on one person (GDPR, article 17)."""
