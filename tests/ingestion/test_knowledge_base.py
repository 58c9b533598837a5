"""Real documentation of many projects, where it lies beside this checkout."""

import os
import re
from pathlib import Path

import pytest

from ingestion.documents import Document
from ingestion.read import find_files, read_file
from ingestion.split import LIMIT, WHOLE_CODE, Splitter

KNOWLEDGE_BASE = Path(__file__).parents[2] / "../shared/data/kb"
WORD = re.compile(r"\w{3,}")
# what the splitter may leave out: comments, definitions of links, MDX statements
DROPPED = re.compile(
    r"<!--.*?-->|\{/\*.*?\*/\}|^\s*\[[^\]]+\]:\s?\S.*$|^import\s.*$|^export\s.*?^\}", re.M | re.S
)


@pytest.fixture(scope="module")
def pages() -> list[Document]:
    if not KNOWLEDGE_BASE.is_dir():
        reason = "the shared knowledge base is not beside this checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    read = [read_file(place) for place in find_files(KNOWLEDGE_BASE)[::8]]
    assert len(read) > 400
    assert all(isinstance(one, Document) for one in read)
    return [one for one in read if isinstance(one, Document)]


def test_no_word_is_lost(pages: list[Document]) -> None:
    splitter = Splitter()
    poor = []
    for page in pages:
        chunks = splitter.split(page)
        kept = set(WORD.findall("\n".join(f"{one.heading}\n{one.text}" for one in chunks)))
        lines = DROPPED.sub("", page.text).split("\n")
        body = "\n".join(line for line in lines if not re.match(r" {0,3}#|[_*-]+$", line))
        # words longer than a chunk are cut, and so is code without spaces
        lost = {word for word in WORD.findall(body) if len(word) < 60} - kept
        if lost:
            poor.append((page.source, sorted(lost)[:5]))
    assert len(poor) <= len(pages) // 50, poor


def test_only_code_and_tables_exceed_the_limit(pages: list[Document]) -> None:
    splitter = Splitter()
    for page in pages:
        for chunk in splitter.split(page):
            assert len(chunk.text) <= LIMIT + WHOLE_CODE
            if len(chunk.text) > LIMIT:
                first = chunk.text.lstrip("> \t")
                assert first.startswith(("```", "~~~", "|")) or "|" in chunk.text, chunk.source
