"""The conversation memory that a turn starts from: LangGraph checkpoints that expire."""
