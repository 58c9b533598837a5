"""Chunks follow the structure of a document, stay within their size and lose nothing."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.documents import Chunk, Document
from ingestion.split import LIMIT, OVERLAP, WHOLE_CODE, Splitter

SENTENCE = "Validators lock their coins and earn rewards for honest work. "


def split(text: str, source: str = "page.md") -> list[Chunk]:
    return Splitter().split(Document("/root", source, "Page", text, "0" * 64, "https://x.example"))


def texts(markdown: str) -> list[str]:
    return [chunk.text for chunk in split(markdown)]


def test_a_chunk_knows_where_it_stands() -> None:
    chunks = split("intro\n\n# A\n\none\n\n## *B* {#b}\n\ntwo\n\n## C\n\n# D\n\nthree\n")
    assert [(chunk.heading, chunk.text) for chunk in chunks] == [
        ("", "intro"),
        ("A", "one"),
        ("A > B", "two"),
        ("D", "three"),
    ]
    assert [chunk.ordinal for chunk in chunks] == [0, 1, 2, 3]
    assert {(one.source, one.title, one.url) for one in chunks} == {
        ("page.md", "Page", "https://x.example")
    }


def test_headings_alone_make_no_chunk() -> None:
    assert split("# A\n\n## B\n\n### C\n") == []


def test_the_same_heading_twice_starts_two_chunks() -> None:
    assert texts("# A\n\none\n\n# A\n\ntwo\n") == ["one", "two"]


def test_paragraphs_share_a_chunk_until_it_is_full() -> None:
    paragraph = SENTENCE * 3
    chunks = texts("\n\n".join([paragraph] * 5))
    assert all(len(chunk) <= LIMIT for chunk in chunks)
    assert len(chunks) == 3
    assert chunks[0] == f"{paragraph.strip()} \n\n{paragraph.strip()}".replace(" \n", "\n")


def test_chunks_of_prose_overlap_by_whole_words() -> None:
    words = [f"word{number}" for number in range(400)]
    chunks = texts(" ".join(words))
    for before, after in pairwise(chunks):
        shared = [word for word in after.split() if word in before.split()]
        assert shared
        assert len(" ".join(shared)) <= OVERLAP
        assert after.startswith(" ".join(shared))


def test_long_prose_is_cut_after_sentences() -> None:
    for chunk in texts(SENTENCE * 40)[:-1]:
        assert chunk.endswith(".")


def test_chinese_is_cut_after_its_full_stops() -> None:
    chunks = texts("验证者锁定代币并获得奖励。" * 100)
    assert all(chunk.endswith("。") and len(chunk) <= LIMIT for chunk in chunks)


def test_list_items_stay_whole() -> None:
    items = [f"- item {number}: {SENTENCE * 2}".strip() for number in range(12)]
    lines = "\n".join(texts("\n".join(items))).split("\n")
    for item in items:
        assert item in lines


def test_a_long_list_item_is_cut_into_its_parts() -> None:
    item = f"1. First\n\n   {SENTENCE * 4}\n\n   ```sh\n   run it\n   ```\n\n   {SENTENCE * 4}\n"
    chunks = texts(item)
    assert all(len(chunk) <= LIMIT for chunk in chunks)
    assert sum("```sh\nrun it\n```" in chunk for chunk in chunks) == 1


def test_code_stays_whole_up_to_its_own_limit() -> None:
    code = "```python\n" + "\n".join(f"call({n})" for n in range(120)) + "\n```"
    assert LIMIT < len(code) <= WHOLE_CODE
    assert texts(f"Before.\n\n{code}\n\nAfter.") == ["Before.", code, "After."]


def test_huge_code_is_cut_at_line_ends_and_fenced_again() -> None:
    lines = [f"line_{number} = {number}" for number in range(600)]
    chunks = texts("~~~py\n" + "\n".join(lines) + "\n~~~\n")
    assert len(chunks) > 10
    inner: list[str] = []
    for chunk in chunks:
        first, *body, last = chunk.split("\n")
        assert (first, last) == ("~~~py", "~~~")
        assert len(chunk) <= LIMIT
        inner += body
    assert inner == lines


def test_a_fence_that_never_ends_loses_nothing() -> None:
    lines = [f"line {number}" for number in range(500)]
    found = [line for chunk in texts("```\n" + "\n".join(lines)) for line in chunk.split("\n")]
    assert [line for line in found if line.startswith("line")] == lines


def test_tables_are_cut_between_rows_and_keep_their_header() -> None:
    rows = [f"| chain {number} | {number} | rollup |" for number in range(80)]
    header = "| Name | Id | Kind |\n| --- | --- | --- |"
    chunks = texts(f"{header}\n" + "\n".join(rows))
    assert all(chunk.startswith(header) and len(chunk) <= LIMIT for chunk in chunks)
    assert [row for chunk in chunks for row in chunk.split("\n")[2:]] == rows


def test_columns_padded_with_spaces_cost_nothing() -> None:
    table = f"| A{' ' * 300} | B{' ' * 300} |\n|{'-' * 302}|{'-' * 302}|\n| 1 | 2 |"
    assert texts(table) == ["| A | B |\n|---|---|\n| 1 | 2 |"]


def test_a_row_longer_than_a_chunk_is_one_chunk() -> None:
    row = f"| a | {SENTENCE * 12}|"
    assert row in texts(f"| A | B |\n| --- | --- |\n{row}\n| c | d |")[0]


def test_mdx_and_comments_are_dropped_but_not_from_code() -> None:
    page = (
        "import { Tabs,\n  Tab } from 'nextra'\nimport x from \"./x.mdx\"\n\n"
        "export const meta = {\n  title: 'T',\n}\n\n"
        "<!-- a\n\nhidden note -->\n\n{/* aside */}\n\n"
        "Kept <!-- not this --> text, and `<!-- code -->`.\n\n"
        "```js\nimport y from 'y'\n<!-- shown -->\n```\n"
    )
    (chunk,) = texts(page)
    assert chunk == (
        "Kept  text, and `<!-- code -->`.\n\n```js\nimport y from 'y'\n<!-- shown -->\n```"
    )


@pytest.mark.parametrize(
    "prose",
    [
        "import tokens from another chain before you stake them",
        "export default settings of the wallet before you upgrade",
        "[Note]: careful",
        "<!-- never closed\n\nand on",
    ],
)
def test_prose_that_looks_like_markup_is_kept(prose: str) -> None:
    assert "\n\n".join(texts(prose)) == prose


def test_link_definitions_are_dropped() -> None:
    assert texts("See [docs][d].\n\n[d]: https://docs.example/a 'Docs'\n") == ["See [docs][d]."]


def test_text_files_know_no_markdown() -> None:
    chunks = split("# not a heading\n\n- one\n\n\n\ntwo\n", "notes.txt")
    assert [(one.heading, one.text) for one in chunks] == [("", "# not a heading\n\n- one\n\ntwo")]


def test_one_word_longer_than_a_chunk_is_cut() -> None:
    chunks = texts("0x" + "ab" * 2_000)
    assert "".join(chunks) == "0x" + "ab" * 2_000
    assert max(map(len, chunks)) <= LIMIT


PREFIXES = ["", "- ", "1. ", "> ", "* - ", "> - ", "  ", "    ", "\n"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PREFIXES),
            st.integers(1, 120),
            st.sampled_from(["\n", "\n\n", ".\n", " \n* "]),
        ),
        max_size=25,
    )
)
def test_no_word_of_prose_is_lost_or_moved(parts: list[tuple[str, int, str]]) -> None:
    markdown = ""
    count = 0
    for prefix, length, end in parts:
        words = [f"w{count + number}" for number in range(length)]
        count += length
        markdown += prefix + " ".join(words) + end
    chunks = texts(markdown)
    found = [int(word) for chunk in chunks for word in re.findall(r"w(\d+)", chunk)]
    # an overlap repeats words; without the repeats all are there, in order
    assert list(dict.fromkeys(found)) == list(range(count))
    assert all(len(chunk) <= LIMIT for chunk in chunks)


@given(st.text(alphabet="ab \n#-*>|`~<!=[]():'\"\t.\\{}/1é。🚀", max_size=400))
def test_any_text_can_be_split(text: str) -> None:
    assert all(chunk.text.strip() for chunk in split(text))


def test_splitting_is_fast() -> None:
    section = f"## Heading\n\n{SENTENCE * 12}\n\n- one\n- two\n\n```\ncode\n```\n\n"
    text = section * 2_000
    began = time.perf_counter()
    assert split(text)
    # the goal is 20 MB a minute; a loaded machine gets three times as long
    assert time.perf_counter() - began < 3 * len(text) / (20_000_000 / 60)
