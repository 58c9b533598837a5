"""One step of the turn per file; each takes the state and the collaborators bound to it."""
