"""Files become documents; what cannot be read is named and does not stop the others."""

import os
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.documents import Document, Unreadable
from ingestion.read import MAX_BYTES, Place, find_files, read_file


def read(folder: Path, name: str, content: bytes | str) -> Document | Unreadable:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(Place(str(folder), name, file))


def document(folder: Path, name: str, content: bytes | str) -> Document:
    found = read(folder, name, content)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("---\ntitle: Gas\n---\n# Other\n", "Gas"),
        ("---\ntitle: 42\n---\n", "42"),
        ("Intro\n\n# The *first* [heading](/x) {#anchor}\n# Second\n", "The first heading"),
        ("Underlined\n=====\n", "Underlined"),
        ("```\n# a comment\n```\n# Real\n", "Real"),
        ("## Only a second level\n", "my page"),
        ("---\ntitle: [broken\n---\ntext\n", "my page"),
        ("", "my page"),
    ],
)
def test_the_title_comes_from_front_matter_heading_or_name(
    tmp_path: Path, content: str, title: str
) -> None:
    assert document(tmp_path, "my-page.md", content).title == title


def test_front_matter_is_not_part_of_the_text(tmp_path: Path) -> None:
    page = "---\ntitle: T\nurl: https://docs.example/t\n---\nBody\n"
    found = document(tmp_path, "a.md", page)
    assert (found.text, found.url) == ("Body\n", "https://docs.example/t")


@pytest.mark.parametrize(
    "content",
    ["---\ntitle: [a\n---\nBody\n", "---\nno end\n", "---\n- a\n- b\n---\nBody\n", "---\n"],
)
def test_broken_front_matter_is_text(tmp_path: Path, content: str) -> None:
    assert document(tmp_path, "a.md", content).text == content


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    assert document(tmp_path, "a.md", "---\nurl: javascript:alert(1)\n---\n").url is None


def test_byte_order_mark_and_line_ends_are_evened_out(tmp_path: Path) -> None:
    found = document(tmp_path, "a.md", b"\xef\xbb\xbf# T\r\n\r\nline\rend\r\n")
    assert (found.title, found.text) == ("T", "# T\n\nline\nend\n")


def test_a_hash_in_a_text_file_is_no_heading(tmp_path: Path) -> None:
    assert document(tmp_path, "release_notes.txt", "# Not a title\n").title == "release notes"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"caf\xe9", "UTF-8"), (b"a\0b", "binary"), (b"x" * (MAX_BYTES + 1), "larger than 5 MB")],
)
def test_unreadable_files_say_why(tmp_path: Path, content: bytes, reason: str) -> None:
    found = read(tmp_path, "a.md", content)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_a_dangling_link_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (place,) = find_files(tmp_path)
    assert isinstance(read_file(place), Unreadable)


def test_hidden_folders_other_kinds_and_loops_are_skipped(tmp_path: Path) -> None:
    for name in ("b.md", "a.MDX", "sub/c.markdown", "sub/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    for name in (".git/x.md", "node/y.py", ".hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")
    sources = [place.source for place in find_files(tmp_path)]
    assert sources == ["a.MDX", "b.md", "sub/c.markdown", "sub/d.txt"]


def test_a_single_file_lies_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text")
    (place,) = find_files(tmp_path / "a.md")
    assert (place.root, place.source) == (str(tmp_path.resolve()), "a.md")


@pytest.mark.parametrize(("name", "message"), [("missing.md", "no file"), ("a.py", "neither")])
def test_paths_that_cannot_be_read_are_bad_usage(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "a.py").write_text("code")
    with pytest.raises(BadUsage, match=message):
        find_files(tmp_path / name)
