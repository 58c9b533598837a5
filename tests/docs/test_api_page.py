"""docs/api.md lists the routes, the errors and the answer's fields as they are."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.errors import CODES
from candor.bootstrap.settings import load_settings
from candor.domain import errors
from candor.domain.answer import Answer
from ingestion.unavailable import IndexUnavailable

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
# not in the OpenAPI document, since they are for browsers; tests/end_to_end asks for each
PAGES = {
    "GET /",
    "GET /widget.js",
    "GET /widget/{name}",
    "GET /docs",
    "GET /openapi.json",
    "GET /chat/playground/",
}
NOT_OVER_HTTP = {errors.CandorError, errors.BadUsage}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.chdir(tmp_path)
    return create_app(load_settings())


def listed() -> set[str]:
    return set(re.findall(r"^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \|", PAGE, re.MULTILINE))


def test_every_route_is_listed_and_every_listed_one_is_served(app: FastAPI) -> None:
    served = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        if not path.startswith("/chat/c/{config_hash}/")
        for method in methods
    }
    assert listed() - PAGES == served
    assert listed() >= PAGES


def test_every_error_code_is_listed_with_its_status() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", PAGE, re.MULTILINE))
    known = {
        error.code: error.status
        for error in (*vars(errors).values(), IndexUnavailable)
        if isinstance(error, type)
        and issubclass(error, errors.CandorError)
        and error not in NOT_OVER_HTTP | {errors.MalformedBody}
    }
    assert known.items() <= {code: int(status) for code, status in rows.items()}.items()
    assert set(rows) == set(known) | set(CODES.values()) | {"internal"}


def test_every_field_of_the_answer_is_listed() -> None:
    answer = PAGE.split("### The answer")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", answer, re.MULTILINE)) == set(Answer.model_fields)
    for field in Answer.model_fields.values():
        inner = getattr(field.annotation, "model_fields", {})
        assert all(f'"{name}"' in answer for name in inner)


def test_every_path_in_the_examples_is_a_route() -> None:
    paths = set(re.findall(r"localhost:8000(/[^\s'\"]*)", PAGE))
    assert paths
    for path in paths:
        if path == "/chat/":
            continue
        generic = re.sub(r"^/api/threads/.+", "/api/threads/{thread_id}", path)
        assert any(route.endswith(f" {generic}") for route in listed()), path
