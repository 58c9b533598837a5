"""Vendors' exports, made up in the form of the real ones, and what is said of broken ones."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from candor.providers.exports.contract import BadExport, Export, Used
from candor.providers.exports.reading import read_export

DAY = date(2026, 11, 20)
OPENAI_USAGE = (
    "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,"
    "api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens\n"
    "1763596800,1763683200,2026-11-20T00:00:00+00:00,2026-11-21T00:00:00+00:00,,3,,,"
    "gpt-4o-mini-2024-07-18,,default,3000,450,1000\n"
    "1763683200,1763769600,2026-11-21T00:00:00+00:00,2026-11-22T00:00:00+00:00,,,,,,,,,,\n"
)
OPENAI_COSTS = (
    "start_time\tend_time\tstart_time_iso\tend_time_iso\tamount_value\tamount_currency\t"
    "line_item\tproject_id\n"
    "1\t2\t2026-11-20T00:00:00+00:00\t2026-11-21T00:00:00+00:00\t0.25\tusd\t"
    "gpt-4o-mini-2024-07-18, input\t\n"
    "1\t2\t2026-11-20T00:00:00+00:00\t2026-11-21T00:00:00+00:00\t0.5\tusd\t\t\n"
    "1\t2\t2026-11-21T00:00:00+00:00\t2026-11-22T00:00:00+00:00\t\t\t\t\n"
)
GOOGLE_REPORT = (
    "Date,Service description,Service ID,SKU description,SKU ID,Usage amount,Usage unit,"
    "List cost ($),Unrounded subtotal ($),Subtotal ($)\n"
    "2026-11-20,Gemini API,A,Generate content input token count gemini 2.5 flash lite short "
    'input text,B,"1,234,000",count,0.12,0.1234,0.12\n'
    "2026-11-20,Gemini API,A,Generate content cached input token count gemini 2.5 flash lite "
    "text,C,1000,count,0.00,0.0001,0.00\n"
    "2026-11-20,Gemini API,A,Generate content output token count gemini 2.5 flash lite short "
    "input text,D,1000,count,0.00,0.0004,0.00\n"
    "2026-11-20,Cloud Storage,E,Standard Storage US,F,3,gibibyte,0.10,0.10,0.10\n"
)
GOOGLE_COST_TABLE = (
    "Invoice number,1,\nCurrency,USD,\n"
    "Billing account name,Service description,SKU description,SKU ID,Usage start date,"
    "Usage end date,Usage amount,Usage unit,Cost ($)\n"
    "A,Gemini API,Generate content output token count gemini 2.5 pro text,B,2026-11-01,"
    "2026-11-30,500,count,0.01\n"
)
PLAIN = (
    "date,model,requests,input_tokens,output_tokens,cost_usd\n2026-11-20,sonar,2,900,80,$0.011\n"
)


def read(tmp_path: Path, text: str, name: str = "export.csv") -> Export:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_export(path)


def test_openais_usage(tmp_path: Path) -> None:
    export = read(tmp_path, OPENAI_USAGE)
    assert (export.vendor, export.zone) == ("openai", "UTC")
    assert export.rows == [Used(DAY, DAY, "gpt-4o-mini-2024-07-18", 3, 3000, 450)]


def test_openais_costs_by_line_item_and_without(tmp_path: Path) -> None:
    export = read(tmp_path, OPENAI_COSTS)
    assert [(row.model, row.cost) for row in export.rows] == [
        ("gpt-4o-mini-2024-07-18", Decimal("0.25")),
        (None, Decimal("0.5")),
    ]


def test_openais_pages(tmp_path: Path) -> None:
    counted = {"input_tokens": 10, "output_tokens": 4, "num_model_requests": 1, "model": "gpt-4o"}
    paid = {"amount": {"value": 0.06, "currency": "usd"}, "line_item": None}
    bucket = {"object": "bucket", "start_time": 1795132800, "results": [counted, paid]}
    older = {
        "aggregation_timestamp": 1795132900,
        "n_requests": 2,
        "snapshot_id": "gpt-4o-2024-08-06",
        "n_context_tokens_total": 7,
        "n_generated_tokens_total": 5,
    }
    text = json.dumps([{"object": "page", "data": [bucket]}, {"data": [older]}])
    assert read(tmp_path, text, "pages.json").rows == [
        Used(DAY, DAY, "gpt-4o", 1, 10, 4),
        Used(DAY, DAY, None, cost=Decimal("0.06")),
        Used(DAY, DAY, "gpt-4o-2024-08-06", 2, 7, 5),
    ]


def test_googles_report_is_in_pacific_days_and_of_gemini_alone(tmp_path: Path) -> None:
    export = read(tmp_path, GOOGLE_REPORT)
    assert (export.vendor, export.zone) == ("gemini", "America/Los_Angeles")
    assert {row.model for row in export.rows} == {"gemini-2.5-flash-lite"}
    assert [(row.input_tokens, row.output_tokens) for row in export.rows] == [
        (1_234_000, 0),
        (1_000, 0),
        (0, 1_000),
    ]
    assert sum(row.cost or 0 for row in export.rows) == Decimal("0.1239")


def test_googles_cost_table_has_a_preamble_and_spans_days(tmp_path: Path) -> None:
    [row] = read(tmp_path, GOOGLE_COST_TABLE).rows
    assert (row.first, row.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (row.model, row.output_tokens, row.cost) == ("gemini-2.5-pro", 500, Decimal("0.01"))
    assert row.cost_step == Decimal("0.005")


def test_googles_bigquery_export_has_instants(tmp_path: Path) -> None:
    text = (
        "usage_start_time,service.description,sku.description,usage.amount,cost\n"
        "2026-11-20 23:00:00 UTC,Gemini API,"
        "Generate content input token count Gemini 2.5 Flash text,70,0.00002\n"
    )
    export = read(tmp_path, text)
    assert export.zone == "UTC"
    assert export.rows[0].first == DAY
    assert export.rows[0].model == "gemini-2.5-flash"


def test_a_plain_table_says_by_its_models_whose_it_is(tmp_path: Path) -> None:
    export = read(tmp_path, PLAIN)
    assert export.vendor == "perplexity"
    assert export.rows == [Used(DAY, DAY, "sonar", 2, 900, 80, Decimal("0.011"))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: no such export is known"),
        ("a,b\n1,2\n", "line 1: no such export is known"),
        ("{", "line 1: it is not JSON"),
        ("[3]", "a page without data"),
        ('{"data": [{"results": []}]}', "a bucket cannot be read"),
        (OPENAI_USAGE.replace(",3000,", ",many,"), "line 2: input_tokens is not a number"),
        (OPENAI_USAGE.replace(",3000,", ",30.5,"), "line 2: input_tokens is not a whole number"),
        (OPENAI_USAGE.replace("2026-11-20T", "2026-31-20T"), "line 2: start_time_iso is no day"),
        (OPENAI_COSTS.replace("usd", "eur"), "line 2: its amounts are in eur"),
        (OPENAI_USAGE.splitlines()[0] + "\n", "no such export is known"),
        (GOOGLE_REPORT.replace("($)", "(€)"), "line 2: no cost in US dollars"),
        (GOOGLE_REPORT.replace("Date,", "Week,"), "line 2: there is no column with the day"),
        (GOOGLE_REPORT.replace("Gemini", "Vision").replace("gemini", "vision"), "no use of"),
        (PLAIN.replace("sonar", "llama"), "line 2: it is not known whose model this is"),
        (PLAIN + "2026-11-20,gpt-4o,1,1,1,0\n", "line 3: a model of openai among those of perpl"),
        (PLAIN.replace("date,", "week,"), "line 2: there is no column with the day"),
        ("date,model,colour\n2026-11-20,sonar,red\n", "line 2: there is no column with requests"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadExport, match=r"export\.csv") as refused:
        read(tmp_path, text)
    assert says in refused.value.detail
    assert "\n" not in refused.value.detail


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(BadExport, match="cannot be read"):
        read_export(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadExport, match="not UTF-8"):
        read_export(tmp_path / "odd.csv")
