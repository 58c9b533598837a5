"""langgraph.json, loaded by the real `langgraph dev` from the environment in .venv-studio."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.studio.host import LANGGRAPH, LOG, Host

DOCUMENT = """# Locking NOVA

You can lock NOVA for 30 days in the vault. The vault pays 4 percent a year.

## Unlocking

Unlocking takes 14 days, and during that time no rewards are paid.
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which one document is indexed."""
    if not LANGGRAPH.exists():
        reason = "langgraph dev is not installed; run `make .venv-studio/installed`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("candor")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "locking.md").write_text(DOCUMENT, encoding="utf-8")
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "CANDOR_DATA_DIR": str(folder / "data"),
    }
    command = [sys.executable, "-m", "candor", "ingest", str(documents)]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the server runs in, and its user's home."""
    return tmp_path_factory.mktemp("langgraph-dev")


@pytest.fixture(scope="module")
def host(folder: Path, data_dir: Path) -> Iterator[Host]:
    with Host(folder, data_dir) as host:
        yield host
        assert host.stop(), host.log
        assert "Traceback" not in host.log, host.log


def test_a_run_quotes_the_documents(host: Host) -> None:
    answer = host.ask("What does the vault pay?")
    assert "The vault pays 4 percent a year. [1]" in answer["answer"]
    assert [source["source"] for source in answer["sources"]] == ["locking.md"]
    assert answer["routing"]["provider"] == "docs"


def test_a_thread_remembers_its_first_turn(host: Host) -> None:
    thread = host.call("POST", "/threads", if_exists="raise")["thread_id"]
    first = host.ask("How long can I lock NOVA?", thread=thread)
    second = host.ask("And how long does unlocking it take?", thread=thread)
    assert first["thread_id"] == second["thread_id"] == thread
    state = host.call("GET", f"/threads/{thread}/state")["values"]
    assert set(state) == {"memory"}
    said = [(one["role"], one["content"]) for one in state["memory"]["messages"]]
    assert said == [
        ("user", "How long can I lock NOVA?"),
        ("assistant", first["answer"]),
        ("user", "And how long does unlocking it take?"),
        ("assistant", second["answer"]),
    ]
    assert "14 days" in second["answer"]


def test_studio_can_draw_the_graph_and_its_form(host: Host) -> None:
    (assistant,) = host.call("POST", "/assistants/search", graph_id="candor")
    path = f"/assistants/{assistant['assistant_id']}"
    drawing = host.call("GET", f"{path}/graph")
    steps = {node["id"] for node in drawing["nodes"]}
    assert {"__start__", "receive", "redact", "quote_docs", "record", "__end__"} <= steps
    pairs = {(edge["source"], edge["target"]) for edge in drawing["edges"]}
    assert {("__start__", "receive"), ("receive", "redact"), ("record", "keep_in_cache")} <= pairs
    form = host.call("GET", f"{path}/schemas")["input_schema"]
    assert set(form["properties"]) == {"message", "language"}


def test_nothing_leaves_the_machine_or_the_folder(host: Host, folder: Path) -> None:
    host.ask("What does the vault pay?")
    assert not host.asked_the_way_out()
    assert {path.name for path in folder.iterdir()} == {".langgraph_api", LOG}
