"""`candor user`: an operator exports a user's data and changes a tier."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.end_to_end.command_line import CommandLine


@pytest.fixture
def candor(data_dir: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(data_dir, tmp_path)


def ask(candor: CommandLine, user: str, question: str) -> None:
    # without a provider the documents are quoted
    ran = candor.run("ask", question, "--user", user, "--thread", "talk")
    assert ran.returncode == 0, ran.stderr


def test_export_by_id_and_by_pseudonym(candor: CommandLine, tmp_path: Path) -> None:
    ask(candor, "anna", "What is staking?")
    ask(candor, "bert", "What is a bridge?")
    ran = candor.run("user", "export", "anna")
    assert ran.returncode == 0, ran.stderr
    exported = json.loads(ran.stdout)
    assert [one["role"] for one in exported["records"]["messages"]] == ["user", "assistant"]
    assert exported["records"]["messages"][0]["text"] == "What is staking?"
    assert exported["memory"][0]["thread"] == "talk"
    again = json.loads(candor.run("user", "export", exported["user"], "--json").stdout)
    # an export is an entry of the audit log too
    first, both = (one["records"].pop("audit_entries") for one in (exported, again))
    assert [entry["action"] for entry in both] == ["export", "export"]
    assert both[:1] == first
    assert again["records"] == exported["records"]

    archive = tmp_path / "anna.zip"
    written = candor.run("user", "export", "anna", "--zip", str(archive), "--language", "de")
    assert written.returncode == 0, written.stderr
    assert written.stdout == ""
    assert written.stderr.startswith(f"wrote {archive}")
    assert archive.stat().st_mode & 0o777 == 0o600
    with ZipFile(archive) as opened:
        archived = json.loads(opened.read("export.json"))["records"]
        page = opened.read("export.html").decode()
    assert [entry["action"] for entry in archived.pop("audit_entries")] == ["export"] * 3
    assert archived == exported["records"]
    assert "Ihre Daten" in page
    assert "What is staking?" in page
    assert "bridge" not in exported["records"]["messages"][0]["text"]
    assert [path.name for path in tmp_path.glob(".*zip*")] == []


def test_what_cannot_be_exported_is_said_in_a_sentence(candor: CommandLine, tmp_path: Path) -> None:
    said = candor.fails(1, "user", "export", "nobody")
    assert "nothing is kept on this user in the project default" in said
    ask(candor, "anna", "What is staking?")
    candor.fails(1, "user", "export", "anna", "--project", "other")
    candor.fails(2, "user", "export", "anna", "--project", "no/project")
    candor.fails(2, "user", "export", "anna\n")
    candor.fails(2, "user", "export", b"\xff")
    assert "cannot be written" in candor.fails(
        2, "user", "export", "anna", "--zip", str(tmp_path / "nowhere" / "anna.zip")
    )
    zipped = ("user", "export", "anna", "--zip", str(tmp_path / "a.zip"))
    assert "--language" in candor.fails(2, *zipped, "--language", "tlh")


def test_a_tier_is_changed(candor: CommandLine) -> None:
    ask(candor, "anna", "What is staking?")
    ran = candor.run("user", "tier", "anna", "pro")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("pro: 1 of 5,000 questions used in ")
    exported = json.loads(candor.run("user", "export", "anna").stdout)
    assert exported["records"]["subscriptions"][0]["tier"] == "pro"
    assert "free, pro, enterprise" in candor.fails(2, "user", "tier", "anna", "gold")
