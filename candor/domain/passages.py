"""What retrieval finds and an answer cites."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """One chunk of a project's document.

    `source` is the path relative to the ingested folder, `heading` the heading path joined
    by " > ", `ordinal` its place in the document from 0, `score` the cosine similarity to the
    question (-1 to 1).
    """

    id: str
    source: str
    title: str
    heading: str
    text: str
    score: float = 0.0
    ordinal: int = 0
    url: str | None = None
