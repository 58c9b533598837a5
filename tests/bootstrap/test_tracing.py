"""LangSmith: nothing is sent unless asked for, and then nothing of what was redacted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bootstrap.collector import Collector
from tests.graph.echoes import let_vendors_echo
from tests.simulator import Simulator

ROOT = Path(__file__).parents[2]
EMAIL = "quokka.canary@example.org"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
PHONE = "7946 0958"
MESSAGE = f"How do I stake? I am {EMAIL} and my phrase is {SEED}"


def turn(
    collector: Collector, data_dir: Path, message: str = MESSAGE, **switches: str
) -> dict[str, str]:
    """Run one turn in a process of its own, since tracing is set once per process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LANG")}
    address = f"http://127.0.0.1:{collector.server_port}"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bootstrap.traced_turn", str(data_dir), message],
        cwd=ROOT,
        env=kept | {"LANGSMITH_ENDPOINT": address, "LANGSMITH_API_KEY": "lsv2_test"} | switches,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    said: dict[str, str] = json.loads(ran.stdout)
    return said


def test_off_unless_asked_for(collector: Collector, tmp_path: Path) -> None:
    said = turn(collector, tmp_path)
    assert said["answer"]
    assert said["tracing"] == "false"
    assert collector.received == []


def test_no_collector_of_the_host_is_told(collector: Collector, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{collector.server_port}"
    switches = {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_OTEL_ENABLED": "true",
        "LANGSMITH_OTEL_ONLY": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": address,
    }
    turn(collector, tmp_path, **switches)
    assert b"check_consent" in collector.text, "LangSmith itself was asked for"
    assert b"resourceSpans" not in collector.text
    for canary in (EMAIL, "quokka", SEED, "sausage"):
        assert canary.encode() not in collector.text


@pytest.mark.parametrize("switch", ["LANGSMITH_TRACING"])
def test_asked_for_it_sends_what_was_redacted(
    collector: Collector, tmp_path: Path, switch: str
) -> None:
    turn(collector, tmp_path, **{switch: "true"})
    assert b"check_consent" in collector.text, "the trace shows the turn's steps"
    assert b"[EMAIL_1]" in collector.text
    assert b"How do I stake?" in collector.text
    for canary in (EMAIL, "quokka", SEED, "sausage", "winner thank", "wombat"):
        assert canary.encode() not in collector.text


def test_what_is_restored_is_in_no_trace(
    collector: Collector, tmp_path: Path, simulator: Simulator
) -> None:
    """A number without its context is none to the detectors: only its placeholder may be sent."""
    let_vendors_echo(simulator)
    said = turn(
        collector,
        tmp_path,
        f"How do I stake? My mobile is {PHONE}",
        LANGSMITH_TRACING="true",
        OPENAI_API_KEY="sk-simulated",
        OPENAI_BASE_URL=simulator.url("openai"),
    )
    assert PHONE in said["answer"]
    assert said["shown"].count(PHONE) == 2
    assert b"[PHONE_1]" in collector.text
    assert PHONE.encode() not in collector.text
