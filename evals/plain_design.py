"""The design to be beaten: 500 characters with 50 of overlap, MiniLM, the five nearest."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

NAME = "MiniLM 500/50"
_SPLITTER = "langchain_text_splitters"
CHARACTERS, OVERLAP, K = 500, 50, 5
# texts embedded between two writes to the cache
_PAGE = 1_000


def is_installed() -> bool:
    """Tell whether LangChain's splitter is there; it is no part of the product."""
    return find_spec(_SPLITTER) is not None


class PlainDesign:
    """Exact search over every chunk of the documents, without titles or headings."""

    def __init__(self, documents: Path, embeddings: Embeddings) -> None:
        """Cut and embed the documents; blocks for minutes where the vectors are not known."""
        splitter = import_module(_SPLITTER).RecursiveCharacterTextSplitter(
            chunk_size=CHARACTERS, chunk_overlap=OVERLAP
        )
        self._embeddings = embeddings
        self._sources: list[str] = []
        texts: list[str] = []
        for file in sorted(one for one in documents.rglob("*") if one.is_file()):
            pieces = splitter.split_text(file.read_text("utf-8"))
            texts += pieces
            self._sources += [file.relative_to(documents).as_posix()] * len(pieces)
        pages = [texts[at : at + _PAGE] for at in range(0, len(texts), _PAGE)]
        vectors = [np.asarray(embeddings.embed_documents(page), np.float32) for page in pages]
        self._vectors = np.concatenate(vectors)

    def files(self, query: str) -> list[str]:
        """Answer the files of the five nearest chunks, the nearest first."""
        asked = np.asarray(self._embeddings.embed_query(query), np.float32)
        likeness = self._vectors @ asked
        best = np.argsort(-likeness, kind="stable")[:K]
        return [self._sources[at] for at in best]
