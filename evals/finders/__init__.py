"""Products that find personal data, behind one contract, so that one table holds them all."""
