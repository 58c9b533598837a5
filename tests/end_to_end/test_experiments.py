"""A project's own prompt and an experiment on it, from the file to the report."""

import json
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.simulator import Simulator

QUESTION = "What is staking?"
OWN = "Be brief. Answer in {language} and cite as [{mark}1]."
GIVEN = """
experiments:
  - name: brevity
    from: 2026-01-01
    variants:
      control: {prompt: v1}
      brief: {prompt: brief}
"""


def command_line(data_dir: Path, folder: Path) -> CommandLine:
    (folder.parent / ".env").write_text(f"CANDOR_PROMPTS_DIR={folder}\n")
    return CommandLine(data_dir, folder.parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prompts" / "default").mkdir(parents=True)
    return tmp_path / "prompts"


def test_a_projects_own_prompt_is_sent(
    folder: Path, start: StartService, simulator: Simulator
) -> None:
    (folder / "default" / "answer.v1.md").write_text(OWN)
    start(prompts_dir=folder).ask(QUESTION)
    assert "Be brief. Answer in en" in simulator.received[-1].body.decode()


def test_users_who_agreed_take_part_and_the_report_compares(
    folder: Path, start: StartService, simulator: Simulator, data_dir: Path
) -> None:
    (folder / "default" / "answer.brief.md").write_text(OWN)
    (folder / "experiments.yaml").write_text(GIVEN)
    service = start(prompts_dir=folder)
    sent: dict[str, set[bool]] = {}
    for user in (f"user{number}" for number in range(12)):
        service.agree("answering", "analytics", user=user)
        for _ in range(2):
            turn = service.ask(QUESTION, user=user)
            brief = "Be brief." in simulator.received[-1].body.decode()
            sent.setdefault(user, set()).add(brief)
        body = {"turn_id": turn["turn_id"], "score": 1 if brief else -1}
        httpx.post(
            f"{service.url}/api/feedback", json=body, headers={"x-user-id": user}, timeout=30
        ).raise_for_status()
    service.ask(QUESTION, user="who did not agree")
    assert "Be brief." not in simulator.received[-1].body.decode()
    assert all(len(one) == 1 for one in sent.values())
    assert {True, False} == set().union(*sent.values())
    service.stop()

    cli = command_line(data_dir, folder)
    told = json.loads(cli.run("experiment", "report", "--json").stdout)
    assert told["experiment"] == "brevity"
    control, brief_ = told["variants"]
    assert (control["variant"], brief_["variant"]) == ("control", "brief")
    assert control["turns"] + brief_["turns"] == 24
    assert control["users"] + brief_["users"] == 12
    thumbs = brief_["outcomes"]["thumbs up"]
    assert (thumbs["mean"], thumbs["difference"], thumbs["differs"]) == (1, 1, True)
    assert brief_["outcomes"]["cost in USD"]["mean"] > 0
    shown = cli.run("experiment", "report", "brevity").stdout
    assert "control: " in shown
    assert "differs" in shown
    listed = cli.run("experiment", "list").stdout
    assert "brevity  runs  24 turns" in listed
    assert "no turn has taken part in it" in cli.fails(2, "experiment", "report", "nothing")


def test_prompts_are_listed_and_shown(folder: Path, data_dir: Path) -> None:
    (folder / "default" / "answer.v7.md").write_text(OWN)
    cli = command_line(data_dir, folder)
    listed = cli.run("prompt", "list").stdout.splitlines()
    assert listed[0].split()[:3] == ["*", "answer.v7", "own"]
    assert cli.run("prompt", "show", "answer").stdout == OWN
    assert "automated support assistant" in cli.run("prompt", "show", "answer.v1").stdout
    assert "there is no prompt of this name" in cli.fails(2, "prompt", "show", "nonsense")


def test_a_prompt_that_cannot_work_stops_the_start(folder: Path, data_dir: Path) -> None:
    (folder / "default" / "answer.v1.md").write_text("Answer in {language}.")
    cli = command_line(data_dir, folder)
    assert "answer.v1.md lacks {mark}" in cli.fails(2, "ask", QUESTION)


def test_a_database_without_one_says_so(data_dir: Path, tmp_path: Path) -> None:
    cli = CommandLine(data_dir, tmp_path)
    assert "There is no experiment" in cli.run("experiment", "list").stdout
    assert "no turn has taken part" in cli.fails(2, "experiment", "report")
