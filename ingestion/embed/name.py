"""The name under which an index remembers who made its vectors."""

from langchain_core.embeddings import Embeddings


def name_of(embeddings: Embeddings) -> str:
    """Answer the model's own name, or its class's where it has none."""
    for attribute in ("name", "model_name"):
        name = getattr(embeddings, attribute, None)
        if isinstance(name, str) and name:
            return name
    return type(embeddings).__qualname__
