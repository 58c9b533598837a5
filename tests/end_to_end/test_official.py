"""What one project lists as its own is nothing of another's, in questions and in answers."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.end_to_end.stream_reader import parts_of, shown, turn_of
from tests.end_to_end.tokens import SECRET, bearer
from tests.simulator import Answer, Simulator

OURS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
ALPHAS = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
LISTED = {
    "CANDOR_OFFICIAL_ADDRESSES": f"{OURS}, alpha={ALPHAS}",
    "CANDOR_OFFICIAL_LINKS": "shared.example, https://a.example/?b=c, alpha=alpha.example",
}
ANSWER = (
    f"Send it to {ALPHAS} or {OURS}, see https://alpha.example/app and https://shared.example/x."
)


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "fresh", tmp_path)


def test_a_question_to_another_project_is_redacted(start: StartService) -> None:
    service = start(
        providers=False,
        jwt_secret=SECRET,
        official_addresses=LISTED["CANDOR_OFFICIAL_ADDRESSES"],
    )
    kept = {}
    for project in ("alpha", "beta"):
        answer = httpx.post(
            f"{service.url}/api/chat",
            json={"message": f"Are {OURS} and {ALPHAS} yours?", "thread_id": "talk"},
            headers=bearer(project=project),
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        thread = httpx.get(f"{service.url}/api/threads/talk", headers=bearer(project=project))
        kept[project] = thread.json()["messages"][0]["text"]
    assert kept == {
        "alpha": f"Are {OURS} and {ALPHAS} yours?",
        "beta": f"Are {OURS} and [ETH_ADDRESS_1] yours?",
    }


def test_a_stream_shows_what_its_project_lists_and_nothing_of_anothers(
    start: StartService, simulator: Simulator
) -> None:
    service = start(
        jwt_secret=SECRET,
        official_addresses=LISTED["CANDOR_OFFICIAL_ADDRESSES"],
        official_links=LISTED["CANDOR_OFFICIAL_LINKS"],
    )
    simulator.answer_with(
        "openai", Answer(f"{ANSWER} That is all there is to it.", gap_seconds=0.01)
    )
    screens = {}
    for project in ("alpha", "beta"):
        with httpx.stream(
            "POST",
            f"{service.url}/api/chat/stream",
            json={"message": "How to stake ETH?"},
            headers=bearer(project=project),
            timeout=30,
        ) as response:
            parts = list(parts_of(response.iter_lines()))
        assert turn_of(parts)["routing"]["provider"] == "openai"
        assert shown(parts) == turn_of(parts)["answer"]
        # whatever was on the screen at any moment
        texts = [part.get("delta") or part.get("data", {}).get("text", "") for part in parts]
        screens[project] = "".join(map(str, texts))
    for own in (ALPHAS, "https://alpha.example/app"):
        assert own in screens["alpha"]
        assert own not in screens["beta"]
    for shared in (OURS, "https://shared.example/x"):
        assert shared in screens["alpha"]
        assert shared in screens["beta"]


def test_the_terminal_takes_a_project(cli: CommandLine) -> None:
    asked: list[dict[str, Any]] = [{"id": "1", "text": f"from {OURS} to {ALPHAS}"}]
    (ours,) = cli.rows("redact", "--project", "alpha", rows=asked, **LISTED)
    assert ours["redacted"] == asked[0]["text"]
    (default,) = cli.rows("redact", rows=asked, **LISTED)
    assert default["redacted"] == f"from {OURS} to [ETH_ADDRESS_1]"


def test_answers_are_held_against_the_projects_own_list(cli: CommandLine) -> None:
    asked: list[dict[str, Any]] = [
        {"id": "1", "question": "Where do I send it?", "answer": ANSWER, "sources": []}
    ]
    (alpha,) = cli.rows("validate", "--project", "alpha", rows=asked, **LISTED)
    (beta,) = cli.rows("validate", "--project", "beta", rows=asked, **LISTED)
    for own in (ALPHAS, "https://alpha.example/app"):
        assert own in alpha["answer"]
        assert own not in beta["answer"]
    for shared in (OURS, "https://shared.example/x"):
        assert shared in alpha["answer"]
        assert shared in beta["answer"]
    assert {"unknown_address", "unknown_link"} <= set(beta["warnings"])
    assert not {"unknown_address", "unknown_link"} & set(alpha["warnings"])


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("entry", ["my project=x.example", "=x.example", "alpha="])
def test_an_entry_that_names_no_project_or_nothing_is_refused(
    cli: CommandLine, name: str, entry: str
) -> None:
    said = cli.fails(2, "redact", "-", **{name: entry})
    assert said == f"candor: {name}: write entries with commas, or project=entry for one project\n"
