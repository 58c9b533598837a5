"""What ingestion reads and what it cuts it into."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One file. `source` is its path relative to `root`, with "/" on every system.

    `text` is the body without front matter, lines ended by "\\n"; `sha256` that of the file's
    bytes; `url` where the published page lies, if the file says so.
    """

    root: str
    source: str
    title: str
    text: str
    sha256: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document. `heading` is its heading path ("A > B"), `ordinal` counts from 0."""

    source: str
    title: str
    heading: str
    text: str
    ordinal: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be taken in, and why, in one sentence."""

    source: str
    reason: str
