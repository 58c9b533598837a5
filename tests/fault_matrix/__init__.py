"""Every fault of every provider at every place in the chain, plain and streamed."""
