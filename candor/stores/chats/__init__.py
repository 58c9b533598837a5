"""What is remembered of chats on other platforms."""
