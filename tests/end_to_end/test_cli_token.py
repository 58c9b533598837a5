"""`candor token` signs what the service takes; `candor doctor` tells how sign-in stands."""

import time
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.end_to_end.tokens import SECRET, bearer
from tests.issuer import KeyServer, SigningKey, answering, listed


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "cli-data", tmp_path)


def signed(cli: CommandLine, *arguments: str, **settings: Any) -> str:
    ran = cli.run("token", *arguments, CANDOR_JWT_SECRET=SECRET, **settings)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("\n") == 1
    return ran.stdout.strip()


def claims(token: str) -> dict[str, Any]:
    read: dict[str, Any] = jwt.decode(token, SECRET, ["HS256"], audience="candor")
    return read


def test_the_service_takes_it(cli: CommandLine, start: StartService) -> None:
    service = start(
        providers=False, jwt_secret=f"{'y' * 32},{SECRET}", jwt_roles_claim="realm_access.roles"
    )
    for roles, status in (([], 403), (["--role", "billing"], 403), (["--role", "operator"], 200)):
        token = signed(cli, "--sub", "anna", *roles, CANDOR_JWT_ROLES_CLAIM="realm_access.roles")
        for path, expected in (("/metrics", status), ("/api/usage", 200)):
            answer = httpx.get(f"{service.url}{path}", headers=bearer(token), timeout=30)
            assert answer.status_code == expected


def test_what_it_says(cli: CommandLine) -> None:
    now = time.time()
    said = claims(signed(cli, "--sub", "ä", "--project", "p-1", "--region", "de", "--minutes", "5"))
    assert (said["sub"], said["project"], said["region"], said["roles"]) == ("ä", "p-1", "DE", [])
    assert abs(said["iat"] - now) < 30
    assert said["exp"] == said["iat"] + 300
    assert "region" not in claims(signed(cli, "--sub", "anna"))


def test_the_newest_secret_signs(cli: CommandLine) -> None:
    ran = cli.run("token", "--sub", "anna", CANDOR_JWT_SECRET=f"{SECRET},{'o' * 32}")
    assert claims(ran.stdout.strip())["sub"] == "anna"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--sub", ""], "--sub"),
        (["--sub", "a" * 257], "--sub"),
        (["--sub", "anon:1"], "anon:"),
        (["--sub", "anna", "--role", "king"], "king is not a role"),
        (["--sub", "anna", "--project", "../x"], "--project"),
        (["--sub", "anna", "--region", "Germany"], "--region"),
        (["--sub", "anna", "--minutes", "0"], "--minutes"),
        ([], "--sub"),
    ],
)
def test_odd_arguments(cli: CommandLine, arguments: list[str], says: str) -> None:
    assert says in cli.fails(2, "token", *arguments, CANDOR_JWT_SECRET=SECRET)


def test_without_a_secret_nothing_is_signed(cli: CommandLine) -> None:
    said = cli.fails(2, "token", "--sub", "anna", CANDOR_JWKS_URL="https://issuer.example/keys")
    assert "CANDOR_JWT_SECRET" in said


def doctor(cli: CommandLine, **settings: Any) -> dict[str, str]:
    """What the doctor says of each part, with its mark in front."""
    lines = cli.run("doctor", **settings).stdout.splitlines()
    parts = {"sign-in", "key set", "sessions"}
    found = {line[6:17].strip(): f"{line[:4].strip()} {line[18:]}" for line in lines}
    return {part: said for part, said in found.items() if part in parts}


def test_doctor_when_all_is_off(cli: CommandLine) -> None:
    said = doctor(cli)
    assert list(said) == ["sign-in"]
    assert said["sign-in"].startswith("note")
    assert "CANDOR_JWKS_URL" in said["sign-in"]


def test_doctor_on_secrets_and_sessions(cli: CommandLine) -> None:
    said = doctor(cli, CANDOR_JWT_SECRET=f"{SECRET},{'o' * 32}")
    assert "2 secrets" in said["sign-in"]
    assert SECRET not in str(said)
    assert "off" in said["sessions"]
    said = doctor(cli, CANDOR_ANONYMOUS_SESSIONS="true")
    assert list(said) == ["sessions"]
    assert "nobody is an operator" in said["sessions"]
    said = doctor(cli, CANDOR_ANONYMOUS_SESSIONS="true", CANDOR_ENV="production")
    assert said["sessions"].startswith("FAIL")
    assert "openssl rand -hex 32" in said["sessions"]


def test_doctor_asks_the_issuer(cli: CommandLine) -> None:
    with KeyServer(listed(SigningKey("a"), SigningKey("b", "EdDSA"))) as issuer:
        said = doctor(cli, CANDOR_JWKS_URL=issuer.url)
        assert said["key set"].startswith("ok")
        assert "2 keys" in said["key set"]
        assert "EdDSA" in said["key set"]
        issuer.behave = answering(b"<html>")
        said = doctor(cli, CANDOR_JWKS_URL=issuer.url)
        assert said["key set"].startswith("FAIL")
        assert "CANDOR_JWKS_URL" in said["key set"]
