"""A project's own prompts go before the bundled ones, and one that cannot work is refused."""

import hashlib
from importlib.resources import files
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from candor.texts.prompt_library import LONGEST, PromptLibrary, open_prompts

OWN = "Answer in {language} and cite as [{mark}1]."


def own(folder: Path, **files: str) -> PromptLibrary:
    place = folder / "acme"
    place.mkdir()
    for name, text in files.items():
        (place / f"{name.replace('__', '.')}.md").write_text(text)
    return open_prompts(folder)


def test_without_a_folder_the_newest_bundled_version_is_in_force() -> None:
    library = open_prompts(None)
    current = library.current("default", "answer")
    numbers = [int(one.version[1:]) for one in library.all("default") if one.name == "answer"]
    assert int(current.version[1:]) == max(numbers) > 1
    assert library.version("default", "answer", "v1").version == "v1"
    content = files("candor.texts").joinpath(f"prompts/answer.{current.version}.md").read_bytes()
    assert current.sha256 == hashlib.sha256(content).hexdigest()
    assert "Deutsch" in current.render(language="Deutsch", mark="")
    with pytest.raises(KeyError):
        current.render()


def test_a_projects_own_version_is_in_force_there_only(tmp_path: Path) -> None:
    library = own(tmp_path, answer__v1=OWN, answer__v10=OWN + "!", answer__v9=OWN + "?")
    assert library.current("acme", "answer").template == OWN + "!"
    assert library.current("other", "answer") == open_prompts(None).current("other", "answer")
    assert library.current("acme", "translate") == library.current("other", "translate")


def test_a_named_version_is_there_and_never_in_force_by_itself(tmp_path: Path) -> None:
    library = own(tmp_path, answer__short=OWN)
    assert library.version("acme", "answer", "short").template == OWN
    assert library.current("acme", "answer").version != "short"
    with pytest.raises(KeyError):
        library.version("other", "answer", "short")


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    first = own(tmp_path, answer__v1=OWN).current("acme", "answer")
    (tmp_path / "acme" / "answer.v1.md").write_text(OWN + " ")
    second = open_prompts(tmp_path).current("acme", "answer")
    assert len(first.sha256) == 64
    assert first.sha256 != second.sha256


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("answer__v1", "Answer in {language}.", "lacks {mark}"),
        ("answer__v1", OWN + " {secret}", "has {secret}, which nothing fills"),
        ("answer__v1", OWN + " {", "has to be written twice"),
        ("answer__v1", OWN + " {0}", "has to be written twice"),
        ("answer__v1", OWN + " {language.__class__}", "has to be written twice"),
        ("answer__v1", " \n", "it takes 1 to"),
        ("answer__v1", OWN + "x" * LONGEST, "it takes 1 to"),
        ("greeting__v1", "Hello", "call it by what it replaces"),
        ("answer", OWN, "call it by what it replaces"),
    ],
)
def test_what_cannot_work_is_refused(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    with pytest.raises(BadUsage) as refused:
        own(tmp_path, **{name: text})
    assert sentence in refused.value.detail


def test_odd_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="no folder"):
        open_prompts(tmp_path / "none")
    (tmp_path / "no such project").mkdir()
    with pytest.raises(BadUsage, match="no project can have this name"):
        open_prompts(tmp_path)
    (tmp_path / "no such project").rmdir()
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "answer.v1.md").write_bytes(b"\xff{language}{mark}")
    with pytest.raises(BadUsage, match="cannot be read as UTF-8"):
        open_prompts(tmp_path)
