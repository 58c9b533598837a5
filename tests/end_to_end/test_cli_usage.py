"""The command line's manners: help, bad usage, bad input and bad settings."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine, environment
from tests.end_to_end.service import copy_of

COMMANDS = [
    *("serve", "ask", "ingest", "search", "redact", "route", "validate", "eval", "token", "doctor"),
    *("keys", "user", "audit"),
]
READERS = {
    "redact": '{"id": 1, "text": "mail bob@example.com"}',
    "route": '{"id": 1, "query": "What is staking?"}',
    "validate": '{"id": 1, "question": "q?", "answer": "a.", "sources": []}',
}

BAD_USAGE: list[list[str | bytes]] = [
    ["frobnicate"],
    ["serve", "--frobnicate"],
    ["serve", "--port", "x"],
    ["serve", "--port", "0"],
    ["serve", "--workers", "2"],
    ["serve", "--host", "0.0.0.0"],
    ["serve", "--host", "no such host"],
    ["ask"],
    ["ask", ""],
    ["ask", "a" * 4_001],
    ["ask", "hi", "--thread", "a b"],
    ["ask", "hi", "--region", "Germany"],
    ["ask", b"\xff\xfe"],
    ["ingest"],
    ["ingest", "missing-folder"],
    ["search"],
    ["search", "hi", "-k", "0"],
    ["search", "hi", "--batch", "x.jsonl"],
    ["search", b"\xff"],
    ["search", "--batch", "."],
    ["token"],
    ["token", "--sub", "anna"],
    ["redact"],
    ["redact", "missing.jsonl"],
    ["redact", "."],
    ["route", "missing.jsonl"],
    ["validate", "missing.jsonl"],
    ["eval", "frobnicate"],
    ["eval", "privacy", "--baseline", "missing.json"],
    ["eval", "privacy", "--html", "missing/page.html"],
    ["eval", "privacy", "--upload"],
]


@pytest.fixture(scope="module")
def data_dir(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(indexed, tmp_path_factory.mktemp("cli") / "data")


@pytest.fixture
def cli(data_dir: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(data_dir, tmp_path)


def test_help(cli: CommandLine) -> None:
    asked = [[], *[[command] for command in COMMANDS]]
    with ThreadPoolExecutor(4) as pool:
        for ran in pool.map(lambda command: cli.run(*command, "--help"), asked):
            assert ran.returncode == 0
            assert "Usage: " in ran.stdout
            assert ran.stderr == ""


def test_without_a_command_the_help_is_an_error(cli: CommandLine) -> None:
    ran = cli.run()
    assert ran.returncode == 2
    assert "Commands:" in ran.stderr
    assert ran.stdout == ""


def test_bad_usage_is_one_sentence_and_2(cli: CommandLine) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda arguments: cli.fails(2, *arguments), BAD_USAGE))
    assert len(set(said)) > 15, "each says what is wrong"


@pytest.mark.parametrize(
    ("command", "line", "says"),
    [
        ("redact", "{", "not JSON"),
        ("route", "[]", 'an object with an "id"'),
        ("redact", '{"text": "x"}', 'an object with an "id"'),
        ("validate", '{"id": 1}', "needs"),
        ("route", '{"id": 1, "query": 5}', "needs"),
        ("redact", "[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named(
    cli: CommandLine, tmp_path: Path, command: str, line: str, says: str
) -> None:
    good = READERS[command]
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{good}\n\n{line}\n{good}\n")
    ran = cli.run(command, str(file))
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"candor: line 3 of {file}")
    assert says in ran.stderr
    assert ran.stdout.count("\n") == 1, "what came before it is not lost"


@pytest.mark.parametrize("command", ["redact"])
def test_not_utf_8(cli: CommandLine, tmp_path: Path, command: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b'{"id": 1, "text": "\xff"}\n')
    assert "not UTF-8" in cli.fails(2, command, str(file))
    assert "not UTF-8" in cli.fails(2, command, "-", stdin=b'{"id": "\xff"}')


@pytest.mark.parametrize("command", READERS)
def test_an_empty_file_is_no_failure(cli: CommandLine, tmp_path: Path, command: str) -> None:
    (tmp_path / "none.jsonl").write_text("")
    ran = cli.run(command, "none.jsonl")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["redact", "route"])
def test_a_reader_that_leaves_early(cli: CommandLine, tmp_path: Path, command: str) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(f"{READERS[command]}\n" * 3_000)
    with subprocess.Popen(
        [sys.executable, "-m", "candor", command, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    ) as candor:
        assert candor.stdout is not None
        assert candor.stderr is not None
        assert candor.stdout.readline().startswith(b'{"id": 1')
        candor.stdout.close()
        assert candor.wait(30) == 1
        assert candor.stderr.read() == b""


@pytest.mark.parametrize(
    ("command", "settings", "says"),
    [
        (["route", "-"], {"CANDOR_PROT": "1"}, "did you mean CANDOR_PORT?"),
        (["serve"], {"CANDOR_PORT": "many"}, "CANDOR_PORT"),
        (["ask", "hi"], {"CANDOR_LANGUAGE": "tlh"}, "CANDOR_LANGUAGE"),
        (["doctor"], {"CANDOR_ENCRYPTION_KEY": "short"}, "64 hex digits"),
        (["search", "hi"], {"CANDOR_JWT_SECRET": "short"}, "32 bytes"),
    ],
)
def test_bad_settings(
    cli: CommandLine, command: list[str], settings: dict[str, str], says: str
) -> None:
    assert says in cli.fails(2, *command, stdin=b"", **settings)


def test_production_without_keys(cli: CommandLine, tmp_path: Path) -> None:
    fresh = CommandLine(tmp_path / "fresh", tmp_path)
    for command in (["serve"], ["ask", "hi"]):
        said = fresh.fails(2, *command, CANDOR_ENV="production")
        assert "openssl rand -hex 32" in said
    assert not (tmp_path / "fresh" / "keys").exists()


def test_a_database_that_is_not_there(cli: CommandLine) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        url = f"postgresql://u:hunter2@127.0.0.1:{port}/d"
        for command in (["ask", "hi"], ["search", "hi"]):
            said = cli.fails(1, *command, CANDOR_DATABASE_URL=url)
            assert "CANDOR_DATABASE_URL" in said
            assert "hunter2" not in said
        ran = cli.run("serve", "--no-samples", "--port", str(_free()), CANDOR_DATABASE_URL=url)
        assert ran.returncode == 1
        assert "CANDOR_DATABASE_URL" in ran.stderr.splitlines()[-1]
        assert "hunter2" not in ran.stderr


def test_a_port_in_use(cli: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = cli.fails(1, "serve", "--port", str(port))
        assert f"port {port} on 127.0.0.1 is in use" in said


def test_a_data_folder_that_cannot_be(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = CommandLine(tmp_path / "file" / "data", tmp_path)
    for command in (["ask", "hi"], ["serve"]):
        assert "data" in nowhere.fails(2, *command)
    ran = nowhere.run("doctor")
    assert ran.returncode == 1
    assert "FAIL  " in ran.stdout


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
