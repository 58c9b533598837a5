"""The quick forms of the suites that run the whole graph, and what they make of missing parts."""

import asyncio
from pathlib import Path

import pytest

from evals.page import as_page
from evals.publish import publish
from evals.report import as_json
from evals.run import SUITES, Result, run_suites
from evals.stage import simulated_vendors, stage
from evals.suite import Bench
from evals.suites.conversation import ConversationSuite, play
from evals.suites.conversation_script import Expected, Said, Script
from evals.suites.end_to_end import EndToEndSuite
from evals.suites.end_to_end_real import QUALITY

NAMES = ("conversation", "end_to_end")


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return run_suites(NAMES, Bench(Path("no-such-folder"), quick=True))


def test_they_are_registered() -> None:
    assert isinstance(SUITES["conversation"](), ConversationSuite)
    assert isinstance(SUITES["end_to_end"](), EndToEndSuite)


def test_they_need_no_data_set_and_meet_their_thresholds(
    results: list[Result], tmp_path: Path
) -> None:
    assert publish(results, {}, data=tmp_path) == 0
    measured = [one for result in results for one in result.outcome.measures if one.value]
    assert len(measured) > 15
    assert all(one.cases and one.interval for one in measured)


def test_on_the_simulator_no_quality_is_ever_measured(results: list[Result]) -> None:
    quality = [one for result in results for one in result.outcome.measures if one.name in QUALITY]
    assert {one.name for one in quality} == set(QUALITY)
    assert all(one.value is None and one.unmeasured for one in quality)
    page = as_page(results, {})
    assert page.count("not measured") >= len(QUALITY)


def test_no_secret_of_a_script_reaches_a_report(results: list[Result]) -> None:
    shown = as_json(results, {}) + as_page(results, {})
    for text in ("abandon about", "nora.field", "4c0883a6"):
        assert text not in shown


@pytest.mark.parametrize("suite", [ConversationSuite, EndToEndSuite])
def test_without_the_documents_the_run_says_so(
    suite: type[ConversationSuite] | type[EndToEndSuite],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = suite(tmp_path / "no-documents")
    result = Result(made, made.run(Bench(tmp_path, quick=True)))
    assert result.outcome.missing == ["no-documents"]
    assert publish([result], {}, data=tmp_path) == 2
    assert "lacks no-documents" in capsys.readouterr().err


def test_a_stage_takes_nothing_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-operator")
    monkeypatch.setenv("CANDOR_DATABASE_URL", "postgresql://nowhere/none")
    with stage() as opened:
        assert opened.resources.providers == {}
        assert opened.resources.settings.database_url is None
        answer = opened.ask("How do I stake my ETH?", user="anna")
    assert answer.routing.provider == "docs"


def test_a_script_is_played_turn_by_turn() -> None:
    script = Script(
        name="short",
        turns=[
            Said(say="What is a bridge?", expect=Expected(language="en")),
            Said(say="What is a stablecoin?", before="erase"),
        ],
    )
    with simulated_vendors() as simulator:
        assert simulator is not None
        with stage(simulator) as opened:
            first, second = play(script, opened)["turns"]
            assert any("What is a bridge?" in text for text in first["heard"])
            assert not any("What is a bridge?" in text for text in second["heard"])
    # no loop of a stage's is left behind
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()
