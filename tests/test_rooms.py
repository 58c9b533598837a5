"""The checkout's own order: whose rooms these are, how files are named and how long they get."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["graph", "nodes", "api", "bots", "ingestion", "evals", "benchmarks", "candor", "tests"]
GENERATED = {"candor/stores/migrations/versions"}
LONGEST = 300
VAGUE = re.compile(r"(^|_)(util|helper|manager|common|misc|enhanced)s?($|_)")
# a lock file that names an index binds the install to one machine's network
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|^\s*-[if]\s", re.MULTILINE)


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [
        path
        for path in found
        if "__pycache__" not in path.parts
        and not any(path.is_relative_to(ROOT / place) for place in GENERATED)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_ours(room: str) -> None:
    """Another distribution could carry a package of the same name."""
    file = importlib.import_module(room).__file__
    assert file is not None
    assert Path(file).resolve() == ROOT / room / "__init__.py"


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert len(folders) > 10
    bare = [str(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert bare == []


def test_files_stay_small() -> None:
    found = sources()
    assert len(found) > 200
    lengths = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in found}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_names_say_what_is_inside() -> None:
    names = [path.relative_to(ROOT) for path in sources()]
    assert [str(name) for name in names if any(VAGUE.search(part) for part in _words(name))] == []


def _words(path: Path) -> list[str]:
    return [*path.parts[:-1], path.stem]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert ADDRESS.findall(text) == []


def test_sources_name_no_machine() -> None:
    machine = re.compile(r"/(?:home|root|Users)/\w|/work/(?:main|shared)/")
    named = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path != Path(__file__) and machine.search(path.read_text())
    ]
    assert named == []
