"""What was done with people's data, by whom, in a chain that shows every change."""
