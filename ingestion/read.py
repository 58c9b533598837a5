"""Read the Markdown and text files of a folder into documents."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from candor.domain.errors import BadUsage
from ingestion.documents import Document, Unreadable
from ingestion.headings import first_title

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdx"})
SUFFIXES = MARKDOWN_SUFFIXES | {".txt"}
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read: `path` on disk, known as `source` under `root`."""

    root: str
    source: str
    path: Path


def find_files(path: Path, *, root_label: str | None = None) -> list[Place]:
    """List the documents under `path` (a folder or one file), sorted by source.

    The root is the resolved folder, or a single file's parent, or `root_label` where given.
    Hidden files and folders are skipped; a folder reached twice through links is read once.
    Raises BadUsage when the path is missing or a single file is of no known kind.
    """
    if not path.exists():
        raise BadUsage(f"There is no file or folder at {path}.")
    here = path.resolve()
    if here.is_file():
        if here.suffix.lower() not in SUFFIXES:
            raise BadUsage(f"{path} is neither Markdown (.md, .markdown, .mdx) nor text (.txt).")
        return [Place(root_label or str(here.parent), here.name, here)]
    root = root_label or str(here)
    places = [Place(root, file.relative_to(here).as_posix(), file) for file in _walk(here)]
    return sorted(places, key=lambda place: place.source)


def read_file(place: Place) -> Document | Unreadable:
    """Read one file as UTF-8, with or without a byte order mark."""
    try:
        if place.path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            return Unreadable(place.source, f"The file is larger than {limit} MB.")
        raw = place.path.read_bytes()
    except OSError as error:
        return Unreadable(place.source, f"The file cannot be read: {error.strerror}.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unreadable(place.source, "The file is not UTF-8 text; save it as UTF-8.")
    if "\0" in text:
        return Unreadable(place.source, "The file holds binary data, not text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title: str | None = None
    url: str | None = None
    if place.path.suffix.lower() in MARKDOWN_SUFFIXES:
        front, text = _split_front_matter(text)
        title = _words(front.get("title")) or first_title(text)
        url = _web_address(front.get("url")) or _web_address(front.get("canonical_url"))
    sha256 = hashlib.sha256(raw).hexdigest()
    return Document(place.root, place.source, title or _name(place), text, sha256, url)


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        status = os.stat(here)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            file = Path(here, name)
            if name.startswith(".") or file.suffix.lower() not in SUFFIXES:
                continue
            # a pipe or a device would block the reader; a dangling link is reported
            if file.is_file() or file.is_symlink():
                yield file


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Answer the YAML between leading `---` lines and the rest; broken YAML stays text."""
    if not text.startswith("---\n"):
        return {}, text
    end = text.find("\n---", 3)
    while end != -1 and text[end + 4 : end + 5].strip(" \t\n"):
        end = text.find("\n---", end + 4)
    if end == -1:
        return {}, text
    try:
        front = yaml.safe_load(text[4 : end + 1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if front is None:
        front = {}
    if not isinstance(front, dict):
        return {}, text
    line_end = text.find("\n", end + 4)
    return front, text[line_end + 1 :] if line_end != -1 else ""


def _words(value: object) -> str | None:
    if isinstance(value, str | int | float):
        return " ".join(str(value).split()) or None
    return None


def _web_address(value: object) -> str | None:
    """Only http(s) addresses are kept: an answer shows them as links."""
    if isinstance(value, str) and value.strip().lower().startswith(("https://", "http://")):
        return value.strip()
    return None


def _name(place: Place) -> str:
    return Path(place.source).stem.replace("-", " ").replace("_", " ").strip() or place.source
