"""Personal values behind the placeholders of their owner, encrypted, for a time."""
