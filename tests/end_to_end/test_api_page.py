"""The demo page and Swagger UI: served whole from here, with a policy that allows nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service

# a namespace is a name, not an address
NAMESPACES = ("http://www.w3.org/2000/svg",)


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory) as service:
        yield service


def external(text: str) -> list[str]:
    found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"')]*", text, re.IGNORECASE)
    return [address for address in found if not address.startswith(NAMESPACES)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page.css", "text/css"),
        ("/page.js", "text/javascript"),
        ("/privacy.js", "text/javascript"),
        ("/favicon.svg", "image/svg+xml"),
    ],
)
def test_the_page_and_its_files(served: Service, path: str, kind: str) -> None:
    answer = served.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert external(answer.text) == []
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_every_file_the_page_names_is_served(served: Service) -> None:
    html = served.get("/").text
    named = re.findall(r"(?:src|href)=\"(/[^\"]*)\"", html)
    assert {"/page.js", "/privacy.js", "/page.css", "/docs", "/chat/playground/"} <= set(named)
    for path in named:
        assert served.get(path).status_code == 200, path
    assert not re.search(r"<script(?![^>]*src)|\son\w+=|style=", html), "the policy forbids it"


def test_swagger_works_without_the_internet(served: Service) -> None:
    html = served.get("/docs").text
    assert external(html) == []
    named = re.findall(r"(?:src|href)=\"(/[^\"]*)\"", html)
    assert len(named) >= 3
    for path in named:
        answer = served.get(path)
        assert answer.status_code == 200, path
        assert answer.content
    assert "'/openapi.json'" in html or '"/openapi.json"' in html


def test_the_openapi_document(served: Service) -> None:
    spec = served.get("/openapi.json").json()
    assert spec["info"]["title"] == "Candor"
    assert "/api/chat" in spec["paths"]
    operations = [one for path in spec["paths"].values() for one in path.values()]
    for operation in operations:
        for status, said in operation["responses"].items():
            if status.startswith("4"):
                assert list(said["content"]) == ["application/problem+json"]


def test_no_page_may_be_framed(served: Service) -> None:
    for path in ("/", "/docs", "/chat/playground/", "/api/health"):
        assert httpx.get(served.url + path).headers["x-frame-options"] == "DENY"
