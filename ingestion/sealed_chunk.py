"""A chunk as Chroma keeps it: one encrypted field, since deleting there leaves bytes behind."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from candor.domain.sealing import Sealer
from ingestion.documents import Chunk

FIELD = "sealed"
# Chroma wants a document, and would index the words of one
NO_DOCUMENT = ""


def seal_chunk(chunk: Chunk, place: str, sealer: Sealer) -> dict[str, str | int]:
    """Answer the metadata that stands for the chunk; `place` names its collection and id."""
    return {FIELD: sealer.seal_text(json.dumps(asdict(chunk), ensure_ascii=False), place)}


def open_chunk(
    metadata: Mapping[str, object], document: str | None, place: str, sealer: Sealer
) -> Chunk:
    """Answer the chunk; one that an older version left readable is taken as it is.

    Raises SealBroken where the field was altered or is another chunk's.
    """
    sealed = metadata.get(FIELD)
    if sealed is not None:
        return Chunk(**json.loads(sealer.open_text(str(sealed), place)))
    url = metadata.get("url")
    return Chunk(
        source=str(metadata["source"]),
        title=str(metadata["title"]),
        heading=str(metadata["heading"]),
        text=document or "",
        ordinal=int(str(metadata.get("ordinal", 0))),
        url=str(url) if url else None,
    )


def place_of(collection: str, chunk_id: str) -> str:
    """Name the place that a chunk's encryption is bound to."""
    return f"chunk/{collection}/{chunk_id}"
