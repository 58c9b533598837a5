"""What the composition root promises: keys, settings, logs, tracing."""
