"""Who may run the next turn of a conversation."""
