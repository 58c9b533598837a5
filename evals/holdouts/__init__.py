"""Made-up cases, drawn from a seed: values with true checksums in sentences people write."""
