"""Make the weights of the categories: `python -m evals.training.categories`."""
