"""What a question asks for: follow-ups made standalone, foreign words put into English."""
