"""What people said of answers."""
