"""What is said when the document index is broken or out of reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from candor.domain.errors import CandorError


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
