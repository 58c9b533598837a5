"""Search one generation of a project's documents."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from candor.domain.errors import CandorError
from candor.domain.passages import Passage
from candor.domain.sealing import Sealer
from ingestion.sealed_chunk import open_chunk, place_of

if TYPE_CHECKING:
    from chromadb.api.client import Client


class IndexUnavailable(CandorError):
    """The index is broken or out of reach; `candor ingest` builds a new one from the documents."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "index_unavailable"
    title: ClassVar[str] = "The documents cannot be searched right now"


@contextmanager
def chroma_failures(doing: str) -> Iterator[None]:
    """Turn whatever Chroma raises into IndexUnavailable; `doing` completes "could not be …"."""
    try:
        yield
    except CandorError:
        raise
    except Exception as error:
        raise _unavailable(doing, error) from error
    except BaseException as error:
        # a panic in Chroma's native code is no Exception, and its class cannot be imported
        if type(error).__name__ == "PanicException":
            raise _unavailable(doing, error) from error
        raise


def _unavailable(doing: str, error: BaseException) -> IndexUnavailable:
    return IndexUnavailable(
        f"The document index could not be {doing} ({type(error).__name__}); "
        "`candor doctor` tells why, `candor ingest` rebuilds it."
    )


class Index:
    """One generation, open for searching; safe to use from several threads."""

    def __init__(
        self,
        client: "Client",
        collection: str,
        embeddings: Embeddings,
        sealer: Sealer,
        *,
        on_close: Callable[[], None],
    ) -> None:
        """Find `collection`; `on_close` releases the client. Raises IndexUnavailable."""
        # chromadb and its wrapper take two seconds to import; most commands never search
        from langchain_chroma import Chroma

        self._embeddings = embeddings
        self._sealer = sealer
        self._name = collection
        self._on_close = on_close
        with chroma_failures("opened"):
            self._store = Chroma(
                client=client,
                collection_name=collection,
                embedding_function=embeddings,
                create_collection_if_not_exists=False,
            )
            self._counted = client.get_collection(collection, embedding_function=None)

    def search(self, query: str, k: int) -> list[Passage]:
        """Answer the `k` passages nearest to `query`, best first; fewer where there are fewer.

        The score is the cosine similarity, 1 minus Chroma's distance. Raises IndexUnavailable.
        """
        if k < 1:
            return []
        # embedded out here, so that its errors are not taken for the index's
        return self.search_vector(self._embeddings.embed_query(query), k)

    def search_vector(self, vector: list[float], k: int) -> list[Passage]:
        """Answer the `k` passages nearest to a vector of the same model, best first."""
        with chroma_failures("searched"):
            found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k)
            return [self._passage(document, 1.0 - distance) for document, distance in found]

    def _passage(self, document: Document, score: float) -> Passage:
        id_ = document.id or ""
        place = place_of(self._name, id_)
        chunk = open_chunk(document.metadata, document.page_content, place, self._sealer)
        return Passage(
            id=id_,
            source=chunk.source,
            title=chunk.title,
            heading=chunk.heading,
            text=chunk.text,
            score=score,
            ordinal=chunk.ordinal,
            url=chunk.url,
        )

    async def asearch(self, query: str, k: int) -> list[Passage]:
        """Do `search` in one worker thread, embedding and all."""
        return await asyncio.to_thread(self.search, query, k)

    def count(self) -> int:
        """Answer how many chunks the generation holds. Raises IndexUnavailable."""
        with chroma_failures("counted"):
            return self._counted.count()

    def close(self) -> None:
        """Release the files and memory that Chroma holds; closing twice does nothing."""
        on_close, self._on_close = self._on_close, _nothing
        on_close()


def _nothing() -> None:
    return
