"""What stands between a turn and a vendor that fails: breakers, a retry budget, one retry."""
