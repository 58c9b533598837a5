"""A person at the command line can agree, and take it back as easily."""

from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.service import Service


@pytest.fixture
def cli(data_dir: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(data_dir, tmp_path)


def test_consent_is_given_and_withdrawn(cli: CommandLine) -> None:
    asked = ("ask", "What is staking?", "--region", "DE")
    assert cli.run(*asked).returncode == 1
    given = cli.run("consent", "give", "--region", "DE", "--language", "de")
    assert given.returncode == 0, given.stderr
    assert "answering: given on " in given.stdout
    assert "analytics: nothing said yet" in given.stdout
    assert cli.run(*asked).returncode == 0
    withdrawn = cli.run("consent", "withdraw")
    assert withdrawn.stdout.count(": refused or withdrawn on ") == 3
    assert cli.run(*asked).returncode == 1
    assert cli.run("consent", "show").stdout.count("refused or withdrawn") == 3


def test_the_service_knows_it_with_its_proof(cli: CommandLine, service: Service) -> None:
    ran = cli.run("consent", "give", "--purpose", "analytics", "--user", "anna", "--language", "fr")
    assert ran.returncode == 0, ran.stderr
    held = service.get("/api/consent").json()
    assert held["purposes"] == ["analytics"]
    [proof] = service.get("/api/consent/history").json()["choices"]
    assert (proof["channel"], proof["language"], proof["given"]) == ("cli", "fr", True)
    assert proof["version"] == held["current_version"]
    assert len(proof["text_sha256"]) == 64


def test_odd_choices_are_refused(cli: CommandLine) -> None:
    assert "--purpose takes" in cli.fails(2, "consent", "give", "--purpose", "everything")
    assert "--region takes" in cli.fails(2, "consent", "give", "--region", "Germany")
    assert "--language takes" in cli.fails(2, "consent", "show", "--language", "xx")
