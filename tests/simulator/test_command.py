"""`candor simulate` as a person runs it: what it prints, plays, repeats and refuses."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from candor.cli.main import run
from tests.simulator import VendorName

BODY = {"model": "m", "messages": [{"role": "user", "content": "What is staking?"}]}
SECONDS = 60


@contextmanager
def simulating(port: int, *options: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    command = [sys.executable, "-m", "candor", "simulate", "--port", str(port), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            # retries refused connections while it starts
            transport = httpx.HTTPTransport(retries=10)
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, transport=transport, timeout=SECONDS) as client:
                yield process, client
        finally:
            process.terminate()


def ask(client: httpx.Client, vendor: VendorName = "openai") -> int | str:
    """Answer the status, or the error that a broken answer leads to."""
    paths = {"openai": "/openai/v1/chat/completions", "perplexity": "/perplexity/chat/completions"}
    try:
        sent = client.post(paths[vendor], json=BODY, headers={"authorization": "Bearer k"})
    except httpx.TransportError as error:
        return type(error).__name__
    return sent.status_code


Refused = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run with options that cannot be and answer what it says; it has to exit with 2."""

    def run_it(*options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["candor", "simulate", "--port", "0", *options])
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (2, "")
        assert said.err.startswith("candor: ")
        assert said.err.count("\n") == 1
        return said.err

    return run_it


def test_it_says_where_it_is_and_leaves_when_told(free_port: int) -> None:
    with simulating(free_port) as (process, client):
        assert ask(client) == 200
        process.terminate()
        told, said = process.communicate(timeout=SECONDS)
    variables = dict(line.removeprefix("export ").split("=", 1) for line in told.splitlines())
    assert variables["OPENAI_BASE_URL"] == f"http://127.0.0.1:{free_port}/openai/v1"
    assert set(variables) == {
        f"{vendor}_{what}"
        for vendor, what in [
            ("OPENAI", "BASE_URL"),
            ("OPENAI", "API_KEY"),
            ("GOOGLE_GEMINI", "BASE_URL"),
            ("GOOGLE", "API_KEY"),
            ("PERPLEXITY", "BASE_URL"),
            ("PERPLEXITY", "API_KEY"),
        ]
    }
    assert f"http://127.0.0.1:{free_port}/__calls" in said
    assert "Traceback" not in said
    assert process.returncode == 0


def test_a_scripted_fault_is_played_and_counted(free_port: int, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("openai: [500, 429@2, cut@20, ok]\nperplexity: [503]\n")
    with simulating(free_port, "--scenario", str(scenario)) as (_, client):
        assert [ask(client) for _ in range(5)] == [500, 429, "RemoteProtocolError", 200, 200]
        assert [ask(client, "perplexity") for _ in range(2)] == [503, 200]
        told: dict[str, Any] = client.get("/__calls").json()
    assert told["totals"]["openai"]["reactions"] == {"500": 1, "429@2": 1, "cut@20": 1, "ok": 2}
    assert [call["whole"] for call in told["calls"]] == [True, True, False, True, True, True, True]


def test_a_seed_repeats_every_fault(free_port: int) -> None:
    runs = []
    for seed in ("7", "7", "8"):
        options = ("--seed", seed, "--fault-rate", "0.5", "--faults", "429@1, 500, cut@30")
        with simulating(free_port, *options) as (_, client):
            runs.append([ask(client) for _ in range(24)])
    assert runs[0] == runs[1] != runs[2]
    assert {200, 429, 500, "RemoteProtocolError"} == set(runs[0])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--fault-rate", "1.5"), "1.5 is no fault rate; write a number from 0 to 1"),
        (("--faults", "explode"), "explode is not a fault"),
        (("--faults", "200"), "200 is not an error status"),
        (("--faults", "500@x"), "write seconds"),
        (("--latency", "normal:1"), "normal:1 is no latency"),
        (("--latency", "uniform:2,1"), "the first number is the smaller one"),
        (("--scenario", "/nowhere/at.yaml"), "/nowhere/at.yaml"),
        (("--host", "0.0.0.0"), "can be reached from outside"),
        (("--port", "70000"), "less than or equal to 65535"),
        (("--keep", "0"), "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    refused: Refused, options: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refused(*options)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("openai: [500", "scenario.yaml"),
        ("- 1\n", "scenario.yaml"),
        ("anthropic: [500]\n", "anthropic"),
        ("openai: {fault_rate: 2}\n", "2 is no fault rate"),
        ("openai: [cut@x]\n", "write a whole number of characters"),
        ("openai: {colour: 1}\n", "colour"),
    ],
)
def test_a_scenario_that_cannot_be_read_is_said_in_a_sentence(
    refused: Refused, tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(text)
    assert sentence in refused("--scenario", str(path))


def test_a_port_that_is_taken_is_said_with_a_way_out(refused: Refused, free_port: int) -> None:
    with simulating(free_port) as (_, client):
        assert ask(client) == 200
        assert "--port" in refused("--port", str(free_port))
