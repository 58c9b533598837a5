"""Open the embedding model that the settings name."""

from pathlib import Path

from langchain_core.embeddings import Embeddings

from candor.domain.errors import BadUsage
from ingestion.embed.minilm import MODEL_NAME, MiniLmEmbeddings

DEFAULT_MODEL = MODEL_NAME


def open_embeddings(model: str, model_dir: Path) -> Embeddings:
    """Open `model`: the default one from `model_dir`, any other through sentence-transformers.

    Takes up to 3 s the first time; raises BadUsage with the remedy where a part is missing.
    """
    if model == DEFAULT_MODEL:
        return MiniLmEmbeddings(model_dir)
    # imported here because it is an extra that brings torch
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        return HuggingFaceEmbeddings(model_name=model, encode_kwargs={"normalize_embeddings": True})
    except ImportError as error:
        raise BadUsage(
            "Embedding models other than the default need sentence-transformers: "
            "pip install 'candor[huggingface]'"
        ) from error
    except (OSError, ValueError) as error:
        raise BadUsage(
            f"The embedding model {model!r} cannot be loaded: it is neither a local folder nor "
            "a model that can be fetched from here."
        ) from error
