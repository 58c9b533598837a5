"""The vendors' models behind one contract; no vendor's exception leaves this room."""
