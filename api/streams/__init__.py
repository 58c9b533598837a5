"""A turn while it is being answered: server-sent events, a WebSocket, resuming and stopping."""
