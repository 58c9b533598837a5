"""Names of folders and collections, safe for every file system and for Chroma."""

import hashlib
import re

# single separators only, so that "__" tells the parts of a collection's name apart
PLAIN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
MAX_LENGTH = 48
HASHED = "p_"


def safe_name(name: str) -> str:
    """Answer `name` itself where it is plain, else "p_" and a hash of it."""
    if PLAIN.fullmatch(name) and len(name) <= MAX_LENGTH and not name.startswith(HASHED):
        return name
    return HASHED + hashlib.sha256(name.encode()).hexdigest()[:32]


def collection_name(project: str, generation: str) -> str:
    """Answer the Chroma collection of one generation (Chroma allows 3 to 512 of [a-zA-Z0-9._-])."""
    return f"crypto_docs__{safe_name(project)}__{safe_name(generation)}"
