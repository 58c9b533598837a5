"""The redacted conversations that a user can read back."""
