"""The workflow of one conversation turn."""
