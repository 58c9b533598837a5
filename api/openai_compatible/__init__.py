"""The turn as OpenAI's chat completions, so that its clients work with only a base URL."""
