"""How long each kind of record lasts, and what ends it, in pieces that block nobody."""
