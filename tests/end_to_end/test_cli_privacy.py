"""The commands remove and keep what the service would."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine

TREASURY = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
OTHER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data", tmp_path)


def test_redact_lets_the_projects_own_addresses_pass(cli: CommandLine) -> None:
    text = f"From {TREASURY} to {OTHER}"
    stdin = json.dumps({"id": 1, "text": text}).encode()
    plain = json.loads(cli.run("redact", "-", stdin=stdin).stdout)
    assert plain["redacted"] == "From [ETH_ADDRESS_1] to [ETH_ADDRESS_2]"
    listed = cli.run("redact", "-", stdin=stdin, CANDOR_OFFICIAL_ADDRESSES=TREASURY.lower())
    assert json.loads(listed.stdout)["redacted"] == f"From {TREASURY} to [ETH_ADDRESS_1]"


def test_validate_removes_secrets_and_personal_data_as_a_turn_does(cli: CommandLine) -> None:
    row = {
        "id": 1,
        "question": "Whom do I ask about staking?",
        "answer": f"Ask help@example.org [1], not +49 1511 2345678 [1]. Use {PHRASE}.",
        "sources": [{"source": "a.md", "text": "Staking: ask help@example.org about it."}],
    }
    [found] = cli.rows("validate", rows=[row])
    assert "help@example.org" in found["answer"], "a document says it"
    for removed in ("2345678", "sausage", "winner thank"):
        assert removed not in found["answer"]
    assert {"secret_removed", "personal_data_removed"} <= set(found["warnings"])
