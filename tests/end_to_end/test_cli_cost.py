"""`candor cost`: prices of one's own, sums of the ledger, and vendors' exports beside it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from candor.domain.caller import Caller
from candor.stores.database import open_database
from candor.stores.turns.contract import AttemptRecord
from candor.stores.turns.sql import SqlTurnLedger
from tests.end_to_end.command_line import CommandLine
from tests.stores.turn_records import turn_record

SNAPSHOT = "gpt-4o-mini-2024-07-18"
USAGE_HEAD = "start_time,start_time_iso,num_model_requests,model,input_tokens,output_tokens\n"
LITE = "gemini-2.5-flash-lite"


def asked(
    provider: Any, model: str, tokens: tuple[int, int], nano: int, **changes: Any
) -> AttemptRecord:
    return AttemptRecord(provider, model, "answered", 9.0, *tokens, cost_nano=nano, **changes)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 5, tzinfo=UTC)


_PLAIN = asked("openai", SNAPSHOT, (1000, 150), 240_000)
_TWICE = asked("openai", "gpt-4o-mini", (2000, 300), 480_000, calls=2, estimated=True)
ROWS = [
    (at(20, 10), "default", _PLAIN),
    (at(20, 23), "shop", _TWICE),
    # in California this is still the 20th
    (at(21, 3), "default", asked("gemini", LITE, (5000, 400), 660_000)),
    (at(21, 12), "default", asked("perplexity", "sonar", (900, 80), 5_980_000)),
]


@pytest.fixture
def candor(tmp_path: Path) -> CommandLine:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    asyncio.run(write(f"sqlite:///{data_dir / 'candor.sqlite3'}"))
    return CommandLine(data_dir, tmp_path)


async def write(url: str) -> None:
    database = await open_database(url)
    ledger = SqlTurnLedger(database)
    for number, (when, project, attempt) in enumerate(ROWS):
        caller = Caller(project, "k1:anna")
        ledger.add(turn_record(caller, f"t{number}", when, attempts=(attempt,), linked=False))
    await ledger.aclose()
    await database.aclose()


def told(candor: CommandLine, *arguments: str, status: int = 0) -> dict[str, Any]:
    ran = candor.run("cost", *arguments, "--json")
    assert ran.returncode == status, ran.stderr
    read: dict[str, Any] = json.loads(ran.stdout)
    return read


def export(candor: CommandLine, text: str, name: str = "export.csv") -> str:
    (candor.work_dir / name).write_text(text)
    return name


def test_the_report_adds_up_by_each_dimension(candor: CommandLine) -> None:
    span = ("report", "--since", "2026-11-20", "--until", "2026-11-21")
    by_day = told(candor, *span)
    assert [(row["day"], row["calls"], row["cost_usd"]) for row in by_day["rows"]] == [
        ("2026-11-20", 3, "0.00072"),
        ("2026-11-21", 2, "0.00664"),
    ]
    assert by_day["total"]["cost_usd"] == "0.00736"
    assert by_day["total"]["estimated_usd"] == "0.00048"
    assert by_day["total"]["input_tokens"] == 8900
    providers = told(candor, *span, "--by", "provider")["rows"]
    assert [row["provider"] for row in providers] == ["gemini", "openai", "perplexity"]
    projects = told(candor, *span, "--by", "project")["rows"]
    assert [(row["project"], row["attempts"]) for row in projects] == [("default", 3), ("shop", 1)]
    models = told(candor, *span, "--by", "model")["rows"]
    assert f"openai/{SNAPSHOT}" in [row["model"] for row in models]
    assert told(candor, "report", "--since", "2025-01-01", "--until", "2025-01-02")["rows"] == []
    lines = candor.run("cost", *span).stdout.splitlines()
    assert lines[-1].split() == ["all", "5", "8,900", "930", "0.00736", "6.5%"]


def test_a_vendor_that_agrees(candor: CommandLine) -> None:
    usage = export(candor, USAGE_HEAD + f"1,2026-11-20T00:00:00+00:00,3,{SNAPSHOT},3000,450\n")
    found = told(candor, "reconcile", usage)
    assert (found["vendor"], found["beyond_tolerance"]) == ("openai", 0)
    [row] = found["rows"]
    assert row["model"] == "gpt-4o-mini"
    assert row["figures"]["requests"] == {
        "ledger": "3",
        "vendor": "3",
        "difference": "0",
        "share": 0.0,
    }
    assert "cost_usd" not in row["figures"]
    said = candor.run("cost", "reconcile", usage)
    assert said.stdout.splitlines()[-1] == "0 of 1 differ by more than 1.00%"


def test_a_vendor_that_counted_more(candor: CommandLine) -> None:
    usage = export(candor, USAGE_HEAD + f"1,2026-11-20T00:00:00+00:00,3,{SNAPSHOT},3100,450\n")
    found = told(candor, "reconcile", usage, status=1)
    figure = found["rows"][0]["figures"]["input_tokens"]
    assert (figure["difference"], figure["share"]) == ("-100", pytest.approx(-100 / 3100))
    assert candor.run("cost", "reconcile", usage).stdout.count("beyond tolerance") == 1
    assert told(candor, "reconcile", usage, "--tolerance", "5%")["beyond_tolerance"] == 0


def test_what_only_one_side_has_is_beyond(candor: CommandLine) -> None:
    usage = export(candor, USAGE_HEAD + "1,2026-11-20T00:00:00+00:00,1,gpt-4o,10,1\n")
    found = told(candor, "reconcile", usage, status=1)
    assert [(row["model"], row["beyond_tolerance"]) for row in found["rows"]] == [
        ("gpt-4o", True),
        ("gpt-4o-mini", True),
    ]
    assert found["rows"][1]["figures"]["requests"]["share"] is None


def test_costs_of_all_models_together(candor: CommandLine) -> None:
    head = "start_time,start_time_iso,amount_value,amount_currency,line_item\n"
    costs = export(candor, head + "1,2026-11-20T00:00:00+00:00,0.00072,usd,\n")
    [row] = told(candor, "reconcile", costs)["rows"]
    assert row["model"] is None
    assert row["figures"]["cost_usd"]["ledger"] == "0.00072"


def test_googles_days_are_californian(candor: CommandLine) -> None:
    text = (
        "Date,Service description,SKU description,Usage amount,Unrounded subtotal ($)\n"
        "2026-11-20,Gemini API,Generate content input token count gemini 2.5 flash lite text,"
        '"5,000",0.0005\n'
        "2026-11-20,Gemini API,Generate content output token count gemini 2.5 flash lite text,"
        "400,0.00016\n"
    )
    [row] = told(candor, "reconcile", export(candor, text))["rows"]
    assert (row["from"], row["model"]) == ("2026-11-20", LITE)
    assert row["figures"]["cost_usd"]["difference"] == "0"


def test_perplexitys_fees_are_in_the_cost(candor: CommandLine) -> None:
    head = "date,model,requests,input_tokens,output_tokens,cost_usd\n"
    text = head + "2026-11-21,sonar,1,900,80,0.00598\n"
    assert told(candor, "reconcile", export(candor, text))["beyond_tolerance"] == 0


def test_bad_input_is_one_sentence(candor: CommandLine) -> None:
    broken = export(candor, USAGE_HEAD + f"1,2026-11-20T00:00:00+00:00,3,{SNAPSHOT},x,450\n")
    assert "line 2: input_tokens is not a number" in candor.fails(2, "cost", "reconcile", broken)
    assert "cannot be read" in candor.fails(2, "cost", "reconcile", "none.csv")
    assert "--tolerance" in candor.fails(2, "cost", "reconcile", broken, "--tolerance", "lots")
    assert "--by is one of" in candor.fails(2, "cost", "report", "--by", "user")
    assert "YYYY-MM-DD" in candor.fails(2, "cost", "report", "--since", "yesterday")
    assert "before" in candor.fails(
        2, "cost", "report", "--since", "2026-11-02", "--until", "2026-11-01"
    )
    assert "is no price" in candor.fails(2, "cost", "prices", "--set", "gpt-4o=free,1")


def test_prices_of_ones_own_are_kept_and_told(candor: CommandLine) -> None:
    configured: dict[str, Any] = {"OPENAI_API_KEY": "sk-test", "CANDOR_OPENAI_MODEL": "gpt-next"}
    before = candor.run("cost", "prices", **configured)
    assert "gpt-next has no price; it is priced like gpt-4o" in before.stdout
    assert "days old" in before.stdout
    doctor = candor.run("doctor", **configured).stdout
    assert "gpt-next has none" in doctor

    put = candor.run("cost", "prices", "--set", "gpt-next=0.5,2,0.05", **configured)
    assert put.returncode == 0, put.stderr
    assert "has no price" not in put.stdout
    listed = json.loads(candor.run("cost", "prices", "--json", **configured).stdout)
    [row] = [one for one in listed["prices"] if one["model"] == "gpt-next"]
    assert (row["provider"], row["input_usd"], row["cached_input_usd"]) == ("openai", "0.5", "0.05")
    assert row["as_of"] == datetime.now(UTC).date().isoformat()
    assert listed["without_price"] == []
    assert listed["age_days"] > 90
    doctor = candor.run("doctor", **configured).stdout
    assert "gpt-next has none" not in doctor
    # the table itself is old, and another provider's model still has its price from there
    assert "days old" in candor.run("doctor", GOOGLE_API_KEY="test").stdout
