"""How the weights that ship were made; run by hand, never by the product."""
