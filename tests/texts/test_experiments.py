"""Who gets which variant: always the same one, by weight, and only who takes part."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from candor.texts.experiments import Prompts, read_experiments
from candor.texts.prompt_library import open_prompts

OWN = "Answer in {language} and cite as [{mark}1]."
NOW = datetime(2026, 12, 10, tzinfo=UTC)
GIVEN = """
experiments:
  - name: shorter
    project: acme
    from: 2026-12-01
    until: 2026-12-31
    variants:
      control:
      short: {prompt: short, weight: 3}
"""


def prompts_of(folder: Path, text: str = GIVEN) -> Prompts:
    (folder / "acme").mkdir(exist_ok=True)
    (folder / "acme" / "answer.short.md").write_text(OWN)
    (folder / "experiments.yaml").write_text(text)
    library = open_prompts(folder)
    return Prompts(library, read_experiments(folder, library))


def test_users_keep_their_variant_and_fall_by_weight(tmp_path: Path) -> None:
    prompts = prompts_of(tmp_path)
    users = [f"k1:{number:032x}" for number in range(4000)]
    chosen = [prompts.choose("acme", user, NOW, takes_part=True) for user in users]
    assert chosen == [prompts.choose("acme", user, NOW, takes_part=True) for user in users]
    counted = Counter(one.variant for one in chosen)
    # four standard deviations of a binomial of 4,000 at 1/4
    assert abs(counted["control"] - 1000) < 110
    assert {one.prompt.version for one in chosen if one.variant == "short"} == {"short"}
    assert {one.experiment for one in chosen} == {"shorter"}


def test_another_experiment_deals_anew(tmp_path: Path) -> None:
    first = prompts_of(tmp_path, GIVEN.replace(", weight: 3", ""))
    second = prompts_of(tmp_path, GIVEN.replace(", weight: 3", "").replace("shorter", "again"))
    users = [f"k1:{number:032x}" for number in range(2000)]
    same = sum(
        first.choose("acme", one, NOW, takes_part=True).variant
        == second.choose("acme", one, NOW, takes_part=True).variant
        for one in users
    )
    assert abs(same - 1000) < 90


@pytest.mark.parametrize(
    ("project", "at", "takes_part"),
    [
        ("other", NOW, True),
        ("acme", NOW, False),
        ("acme", datetime(2026, 11, 30, 23, 59, tzinfo=UTC), True),
        ("acme", datetime(2026, 12, 31, tzinfo=UTC), True),
    ],
)
def test_everybody_else_gets_the_prompt_in_force(
    tmp_path: Path, project: str, at: datetime, takes_part: bool
) -> None:
    prompts = prompts_of(tmp_path)
    chosen = prompts.choose(project, "k1:anna", at, takes_part=takes_part)
    assert (chosen.experiment, chosen.variant) == (None, None)
    assert chosen.prompt == prompts.library.current(project, "answer")


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert read_experiments(None, open_prompts(None)) == ()
    assert read_experiments(tmp_path, open_prompts(None)) == ()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (GIVEN, "[", "not readable YAML"),
        (GIVEN, "experiments: 3", "has to hold a list"),
        ("name: shorter", "title: shorter", "needs a name"),
        ("from: 2026-12-01", "", "say from when"),
        ("2026-12-01", "soon", "write a date"),
        ("control:", "", "two variants or more"),
        ("weight: 3", "weight: 0", "a number above 0"),
        ("weight: 3", "weight: .nan", "a number above 0"),
        ("weight: 3", "wait: 3", "nothing else"),
        ("prompt: short", "prompt: long", "there is no answer.long.md"),
        ("until", "till", "there is nothing called till"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    with pytest.raises(BadUsage) as refused:
        prompts_of(tmp_path, GIVEN.replace(before, after))
    assert sentence in refused.value.detail


def test_two_at_a_time_in_one_project_are_refused(tmp_path: Path) -> None:
    second = GIVEN.replace("\nexperiments:", "").replace("shorter", "longer")
    with pytest.raises(BadUsage, match="run at the same time"):
        prompts_of(tmp_path, GIVEN + second)
    with pytest.raises(BadUsage, match="two experiments are called"):
        prompts_of(tmp_path, GIVEN + second.replace("longer", "shorter"))
    later = second.replace("2026-12-31", "2027-01-31").replace("2026-12-01", "2026-12-31")
    assert len(prompts_of(tmp_path, GIVEN + later).experiments) == 2
