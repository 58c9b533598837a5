"""What is searched beside Chroma."""
