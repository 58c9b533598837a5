"""What came of the turns that took part in an experiment."""
