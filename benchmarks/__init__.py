"""Measurements of the product on the machine at hand; `make bench` runs them."""
