"""The cache as operators see it: over HTTP, in several workers with Redis, and by command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.end_to_end.redis_server import redis_server
from tests.end_to_end.test_api_metrics import samples
from tests.simulator import Simulator

QUESTION = "How to stake ETH?"


@pytest.fixture
def redis_address() -> Iterator[str]:
    with redis_server() as address:
        yield address


def test_two_workers_share_answers_and_the_commands_see_them(
    start: StartService,
    simulator: Simulator,
    data_dir: Path,
    tmp_path: Path,
    redis_address: str,
) -> None:
    one = start(cache=True, redis_url=redis_address)
    two = start(cache=True, redis_url=redis_address)
    first, second = one.ask(QUESTION), two.ask("how to stake ETH", user="bert")
    assert (first["cached"], second["cached"]) == (False, True)
    assert second["answer"] == first["answer"]
    assert second["usage"]["cost_usd"] == "0"
    assert len(simulator.calls) == 1

    found = samples(two)
    assert ({"result": "exact"}, 1.0) in found["chatbot_cache_lookups_total"]
    assert found["chatbot_cache_hit_rate"] == [({}, 1.0)]
    [(_, saved)] = found["chatbot_cache_saved_usd"]
    assert saved == pytest.approx(float(first["usage"]["cost_usd"]))
    [row] = two.rows("SELECT * FROM turns WHERE cached IS NOT NULL")
    assert (row["cached"], row["cost_nano"]) == ("exact", 0)
    assert row["saved_nano"] == pytest.approx(float(first["usage"]["cost_usd"]) * 1e9)
    one.run(one.resources.ledger.flush())

    cli = CommandLine(data_dir, tmp_path)

    def run(*arguments: str) -> str:
        return cli.run(*arguments, CANDOR_REDIS_URL=redis_address).stdout

    said = json.loads(run("cache", "stats", "--days", "3650", "--json"))
    assert (said["answered"], said["cached"], said["share"]) == (2, {"exact": 1}, 0.5)
    assert said["saved_usd"] == first["usage"]["cost_usd"]
    assert said["answers_kept"] == 1
    assert "1 of 2 answers" in run("cache", "stats", "--days", "3650")
    other = json.loads(run("cache", "stats", "--project", "other", "--json"))
    assert other["answered"] == 0

    assert "1 were deleted" in run("cache", "clear", "--project", "default")
    assert not one.ask(QUESTION, user="carl")["cached"]
    assert two.ask(QUESTION, user="dora")["cached"]
    assert "Redis answers; answers are kept for 60 minutes" in run("doctor")


def test_a_clear_reaches_a_service_without_redis(
    start: StartService, simulator: Simulator, data_dir: Path, tmp_path: Path
) -> None:
    service = start(cache=True)
    service.ask(QUESTION)
    assert service.ask(QUESTION)["cached"]
    said = CommandLine(data_dir, tmp_path).run("cache", "clear").stdout
    assert "every project are not found any more" in said
    assert not service.ask(QUESTION)["cached"]
    assert len(simulator.calls) == 2


def test_turns_go_on_while_redis_is_gone(start: StartService, simulator: Simulator) -> None:
    with redis_server() as address:
        service = start(cache=True, redis_url=address)
        assert not service.ask(QUESTION)["cached"]
        assert service.ask(QUESTION)["cached"]
    # the server is stopped
    for _ in range(2):
        answer = service.ask(QUESTION)
        assert not answer["cached"]
        assert answer["routing"]["provider"] == "openai"
    assert len(simulator.calls) == 3
    [(_, failures)] = samples(service)["chatbot_cache_unavailable_total"]
    assert failures > 0


def test_nothing_in_redis_can_be_read(start: StartService, redis_address: str) -> None:
    service = start(cache=True, redis_url=redis_address)
    answer = service.ask(QUESTION)
    with redis.Redis.from_url(redis_address) as client:
        held = b"".join(key + (client.dump(key) or b"") for key in client.keys("candor:cache:*"))
    assert held
    for words in (answer["answer"][:40], answer["sources"][0]["snippet"][:40], "stake", "openai"):
        assert words.encode() not in held


def test_a_hit_does_not_count_where_the_operator_says_so(start: StartService) -> None:
    service = start(cache=True, cache_counts_on_quota=False)
    service.ask(QUESTION)
    assert service.ask(QUESTION)["usage"]["used"] == 1
    assert service.used() == 1
