"""`GET /api/privacy/export`: the caller's own, as JSON and as ZIP."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from candor.bootstrap.privacy_page import SCHEMA
from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service

ROOT = Path(__file__).parents[2]
PATH = "/api/privacy/export"
MAIL = "anna.canary@example.org"


def test_a_user_reads_what_is_kept_on_them_and_nobody_else(shared: Service, someone: str) -> None:
    asked = f"What is staking? Write to {MAIL}"
    shared.agree("analytics", user=someone)
    answer = shared.ask(asked, user=someone, thread_id="talk")
    shared.ask("What is a bridge?", user=f"not {someone}"[:200])
    shared.run(shared.resources.ledger.flush())
    response = shared.get(PATH, user=someone)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"].startswith(
        'attachment; filename="candor-export-2026-'
    )
    exported = response.json()
    schema = json.loads((ROOT / SCHEMA).read_text())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(exported)
    assert exported["user"] == shared.caller(someone).user
    question, said = exported["records"]["messages"]
    assert question["text"] == asked.replace(MAIL, "[EMAIL_1]")
    assert said["text"] == answer["answer"]
    assert [one["turn_id"] for one in exported["records"]["turns"]] == [answer["turn_id"]]
    assert exported["memory"][0]["messages"][0]["content"] == question["text"]
    assert MAIL not in json.dumps(exported["records"]["messages"])
    assert MAIL in exported["records"]["vault_values"][0]["value"]
    assert "bridge" not in json.dumps(exported["memory"])


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "application/zip", "zip"),
        ("?format=zip", "*/*", "zip"),
        ("?format=zip&language=ar", "application/json", "zip"),
        ("?format=json", "application/zip", "json"),
        ("", "*/*", "json"),
    ],
)
def test_the_archive_is_asked_for_by_header_or_by_name(
    shared: Service, someone: str, query: str, accept: str, kind: str
) -> None:
    headers = {"x-user-id": someone, "accept": accept}
    response = httpx.get(shared.url + PATH + query, headers=headers, timeout=60)
    assert response.headers["content-type"] == f"application/{kind}"
    assert response.headers["vary"] == "accept"
    assert response.headers["content-disposition"].endswith(f'.{kind}"')
    if kind == "json":
        assert response.json()["records"]["messages"] == []
        return
    with ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        page = archive.read("export.html").decode()
    assert ("بياناتك" in page) is ("language=ar" in query)


@pytest.mark.parametrize("query", ["?format=pdf", "?language=tlh"])
def test_what_is_not_offered_is_refused(shared: Service, someone: str, query: str) -> None:
    check_problem(shared.get(PATH + query, user=someone), 422, "invalid_request")


def test_a_few_exports_an_hour(start: StartService) -> None:
    service = start(providers=False, rate_limit=5)
    for left in range(9, -1, -1):
        response = service.get(PATH)
        assert response.status_code == 200
        assert int(response.headers["ratelimit-remaining"]) == left
    refused = service.get(PATH)
    check_problem(refused, 429, "rate_limited")
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert service.get(PATH, user="bert").status_code == 200
    assert service.post("What is staking?").status_code == 200
