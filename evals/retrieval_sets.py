"""The labelled questions and the documentation they are asked of; see DATA.md beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals.open_sets import Row, rows
from ingestion.headings import plain_heading

QUESTIONS = "retrieval/queries-open.jsonl"
# the eight that the published baselines were measured on
FOLDERS = (
    "ethereum.org/en",
    "bitcoin.org",
    "bitcoinops",
    "makerdao",
    "monero",
    "polygon",
    "lido",
    "rocketpool",
)
ENGLISH = ("quiz", "faq-heading", "question-heading", "stackexchange-in-newsletter")
HEADINGS = ("faq-heading", "question-heading")
FOREIGN = "quiz-xling"
_MARKS = re.compile(r"^#+\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the files that answer it, and itself in English where it is in no English."""

    query: str
    kind: str
    gold: frozenset[str]
    heading: str
    line: int | None
    english: str


def read_questions(data: Path) -> list[Asked]:
    """Read the open questions whose page is in the eight folders."""
    return [
        _asked(row)
        for row in rows(data / QUESTIONS)
        if row["kind"] in (*ENGLISH, FOREIGN) and any(map(_is_held, row["gold_paths"]))
    ]


def stage(data: Path, folder: Path, without: Iterable[Asked] = ()) -> Path:
    """Lay the eight folders out below `folder`, without the heading lines of some questions.

    Files that change are copies, the others links; sources read like the questions' gold paths.
    """
    lines = _heading_lines(data / "kb", without)
    for file in _files(data / "kb"):
        source = file.relative_to(data / "kb").as_posix()
        target = folder / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if source in lines:
            kept = file.read_text("utf-8").split("\n")
            text = "\n".join(one for at, one in enumerate(kept) if at not in lines[source])
            target.write_text(text, "utf-8")
        else:
            target.symlink_to(file.resolve())
    return folder


def _asked(row: Row) -> Asked:
    return Asked(
        row["query"],
        row["kind"],
        frozenset(row["gold_paths"]),
        row["gold_heading"] or "",
        row.get("gold_line"),
        row.get("english") or row["query"],
    )


def _is_held(path: str) -> bool:
    return any(path.startswith(f"{folder}/") for folder in FOLDERS)


def _files(kb: Path) -> list[Path]:
    return [
        file
        for folder in FOLDERS
        for file in sorted((kb / folder).rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    ]


def _heading_lines(kb: Path, questions: Iterable[Asked]) -> dict[str, set[int]]:
    """Answer for each file which lines, counted from 0, are the headings asked for."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in questions:
        for source in one.gold:
            file = kb / source
            if not file.exists():
                continue
            if one.line is not None:
                found[source].add(one.line - 1)
                continue
            for at, line in enumerate(file.read_text("utf-8").split("\n")):
                if line.startswith("#") and plain_heading(_MARKS.sub("", line)) == one.heading:
                    found[source].add(at)
    return found
