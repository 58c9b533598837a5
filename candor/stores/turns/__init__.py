"""What each turn and each provider attempt cost and brought."""
