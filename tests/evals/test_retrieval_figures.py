"""Ranks, intervals, the cache of vectors, and the documents as they are laid out."""

import json
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from evals.cached_embeddings import CachedEmbeddings
from evals.ranked import figures, ranked_measures, reciprocal_rank
from evals.retrieval_sets import Asked, read_questions, stage
from evals.suite import Threshold


class Counting(Embeddings):
    """Makes a vector of a text's length, and counts what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.asked += texts
        return [[float(len(text)), 0.5] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def asked(query: str, kind: str = "quiz", *gold: str, line: int | None = None) -> Asked:
    return Asked(query, kind, frozenset(gold), query, line, query)


def test_the_rank_is_that_of_the_first_gold_file_among_five() -> None:
    gold = frozenset({"a", "z"})
    assert reciprocal_rank(["b", "z", "a"], gold) == 0.5
    assert reciprocal_rank(["b"] * 5 + ["a"], gold) == 0
    assert reciprocal_rank([], gold) == 0
    assert figures([1, 0.2, 0]) == {
        "hit@1": [1, 0, 0],
        "hit@5": [1, 1, 0],
        "MRR@5": [1, 0.2, 0],
    }


def test_measures_have_their_interval_and_the_other_beside() -> None:
    questions = [asked("one", "quiz", "a"), asked("two", "quiz", "b")]
    found = {"candor": [["a"], ["x", "b"]], "plain": [["x"], ["b"]]}
    threshold = Threshold(0.8)
    measures = ranked_measures("s", "quiz", questions, found, {"quiz MRR@5": threshold})
    by_name = {one.name: one for one in measures}
    mean = by_name["quiz MRR@5"]
    assert (mean.value, mean.beside, mean.threshold) == (0.75, {"plain": 0.5}, threshold)
    assert mean.fails
    assert mean.interval == (0.5, 1.0)


def test_the_cache_asks_once_and_survives_a_cut(tmp_path: Path) -> None:
    file, inner = tmp_path / "cache" / "vectors.bin", Counting()
    first = CachedEmbeddings(inner, file, dimension=2)
    assert first.embed_documents(["a", "bb", "a"]) == [[1, 0.5], [2, 0.5], [1, 0.5]]
    assert first.name == "counting"
    file.write_bytes(file.read_bytes() + b"cut short")
    inner.asked.clear()
    again = CachedEmbeddings(inner, file, dimension=2)
    assert again.embed_query("bb") == [2, 0.5]
    assert inner.asked == []
    assert again.embed_query("ccc") == [3, 0.5]
    assert CachedEmbeddings(Counting(), file, dimension=2).embed_query("ccc") == [3, 0.5]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    page = folder / "kb/bitcoin.org/faq.md"
    page.parent.mkdir(parents=True)
    page.write_text("# FAQ\n\n## What is **it**?\n\nMoney.\n\n## Who pays?\n\nYou.\n")
    (folder / "kb/lido").mkdir()
    (folder / "kb/lido/docs.md").write_text("# Lido\n\nStaking.\n")
    (folder / "kb/arbitrum").mkdir()
    (folder / "kb/arbitrum/else.md").write_text("# Not among the eight\n")
    (folder / "retrieval").mkdir()
    base = {"gold_heading": "What is it?", "kind": "faq-heading", "lang": "en"}
    rows = [
        {**base, "query": "What is it?", "gold_paths": ["bitcoin.org/faq.md"]},
        {**base, "query": "Who pays?", "gold_paths": ["bitcoin.org/faq.md"], "gold_line": 7},
        {**base, "query": "Elsewhere", "gold_paths": ["arbitrum/else.md"]},
        {**base, "query": "Was?", "kind": "faq-heading-xx", "gold_paths": ["bitcoin.org/faq.md"]},
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (folder / "retrieval/queries-open.jsonl").write_text(lines)
    return folder


def test_questions_of_the_eight_folders_are_read(data: Path) -> None:
    assert [one.query for one in read_questions(data)] == ["What is it?", "Who pays?"]


def test_headings_are_taken_out_of_copies_only(data: Path, tmp_path: Path) -> None:
    source = data / "kb/bitcoin.org/faq.md"
    before = source.read_text()
    bare = stage(data, tmp_path / "bare", without=read_questions(data))
    found = {one.relative_to(bare).as_posix() for one in bare.rglob("*") if one.is_file()}
    assert found == {"bitcoin.org/faq.md", "lido/docs.md"}
    assert (bare / "bitcoin.org/faq.md").read_text() == "# FAQ\n\n\nMoney.\n\n\nYou.\n"
    assert source.read_text() == before
    whole = stage(data, tmp_path / "whole")
    assert (whole / "bitcoin.org/faq.md").read_text() == before
    assert np.all([(whole / name).is_symlink() for name in found])
