"""The `candor` command: one file per verb."""
