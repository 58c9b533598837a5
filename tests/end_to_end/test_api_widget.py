"""What the widget is told before the first question, and how its files are sent."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service, copy_of, settings_for
from tests.end_to_end.tokens import SECRET, token

LANGUAGES = ["en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar"]
LOADER, MODULE = b"import('/widget/mount-abc.js')", b"export const mount = () => {}"

INTRODUCTIONS = """
default:
  name: Example Wallet
  knows: {en: Ask about the wallet.}
  starters: {en: ["What is it?"]}
shop:
  name: Shop
  starters: {de: ["Was kostet das?"]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "introductions.yaml"
    file.write_text(INTRODUCTIONS, "utf-8")
    return file


def told(service: Service, query: str = "", **headers: str) -> dict[str, object]:
    answer = httpx.get(f"{service.url}/api/widget{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


def test_the_samples_are_introduced_in_every_language(start: StartService) -> None:
    service = start(providers=False, official_links="example.org, https://docs.example.net/a")
    seen = set()
    for language in LANGUAGES:
        body = told(service, f"?language={language}")
        assert body["language"] == language
        assert body["name"] == "Candor"
        starters = body["starters"]
        assert isinstance(starters, list)
        assert len(starters) == 3
        seen |= {body["knows"], *starters}
    assert len(seen) == 4 * len(LANGUAGES), "each has words of its own"
    assert [one["code"] for one in body["languages"]] == LANGUAGES  # type: ignore[attr-defined]
    assert [one["code"] for one in body["languages"] if one["dir"] == "rtl"] == ["ar"]  # type: ignore[attr-defined]
    assert body["official_hosts"] == ["docs.example.net", "example.org"]
    assert (body["sign_in"], body["max_message_chars"]) == ("off", 4000)


def test_the_browsers_language_counts_where_none_is_named(start: StartService) -> None:
    service = start(providers=False, language="fr")
    assert told(service, **{"accept-language": "de-AT, en;q=0.5"})["language"] == "de"
    assert told(service, "?language=tlh", **{"accept-language": "ru"})["language"] == "ru"
    assert told(service, "?language=xx", **{"accept-language": "xx"})["language"] == "fr"


def test_unchanged_it_is_not_sent_again(start: StartService) -> None:
    service = start(providers=False)
    url = f"{service.url}/api/widget"
    first = httpx.get(url)
    again = httpx.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(f"{url}?language=de", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_project_has_its_own_introduction(start: StartService, file: Path) -> None:
    service = start(providers=False, jwt_secret=SECRET, introductions_file=file)
    general = told(service, "?language=de")
    assert (general["name"], general["knows"]) == ("Example Wallet", "Ask about the wallet.")
    assert general["sign_in"] == "token"
    shop = told(service, "?language=es", authorization=f"Bearer {token(project='shop')}")
    assert shop["name"] == "Shop"
    assert shop["starters"] == ["Was kostet das?"]
    assert "Shop" in str(shop["knows"])
    other = told(service, authorization=f"Bearer {token(project='other')}")
    assert other["starters"] == []
    assert httpx.get(f"{service.url}/api/widget?project=shop").status_code == 404
    refused = httpx.get(f"{service.url}/api/widget", headers={"authorization": "Bearer x.y.z"})
    assert refused.status_code == 401


def test_visitors_are_told_to_take_a_session(start: StartService, file: Path) -> None:
    service = start(
        real_time=True,
        providers=False,
        anonymous_sessions=True,
        public_projects="shop",
        introductions_file=file,
    )
    general, shop = told(service), told(service, "?project=shop")
    assert (general["sign_in"], shop["sign_in"]) == ("session", "session")
    assert (general["name"], shop["name"]) == ("Example Wallet", "Shop")
    assert httpx.get(f"{service.url}/api/widget?project=other").status_code == 404


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A folder as the build of `web/` leaves it, with a file beside it that is nobody's."""
    folder = tmp_path / "dist"
    (folder / "widget").mkdir(parents=True)
    for path, content in (("widget.js", LOADER), ("widget/mount-abc.js", MODULE)):
        (folder / path).write_bytes(content)
        (folder / f"{path}.gz").write_bytes(gzip.compress(content))
    (tmp_path / "secret.js").write_text("not for anybody")
    return folder


@pytest.fixture
def built(build: Path, indexed: Path, tmp_path: Path) -> Iterator[Service]:
    data_dir = copy_of(indexed, tmp_path / "data")
    settings = settings_for(data_dir, cors_origins="https://app.example")
    with Service(settings, web=build) as service:
        yield service


def test_any_site_may_run_the_widget(built: Service) -> None:
    for path, content in (("/widget.js", LOADER), ("/widget/mount-abc.js", MODULE)):
        for origin in ("https://evil.example", "null"):
            answer = httpx.get(built.url + path, headers={"origin": origin})
            assert answer.content == content
            headers = answer.headers
            assert headers["content-type"].startswith("text/javascript")
            assert headers["access-control-allow-origin"] == "*"
            assert headers["cross-origin-resource-policy"] == "cross-origin"
            assert headers["x-content-type-options"] == "nosniff"
            assert "set-cookie" not in headers
    api = httpx.get(f"{built.url}/api/widget", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in api.headers


def test_files_are_compressed_and_kept_as_long_as_they_hold(built: Service) -> None:
    loader, module = (
        httpx.get(built.url + path, headers={"accept-encoding": "gzip"})
        for path in ("/widget.js", "/widget/mount-abc.js")
    )
    assert loader.headers["content-encoding"] == module.headers["content-encoding"] == "gzip"
    assert "no-cache" in loader.headers["cache-control"]
    assert "immutable" in module.headers["cache-control"]
    plain = httpx.get(f"{built.url}/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == loader.content == LOADER
    assert plain.headers["etag"] != loader.headers["etag"]
    again = httpx.get(
        f"{built.url}/widget.js",
        headers={"accept-encoding": "identity", "if-none-match": plain.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../secret.js",
        "/widget/..%2f..%2fsecret.js",
        "/widget/%2e%2e/%2e%2e/secret.js",
        "/widget/..%5c..%5csecret.js",
        "/widget/mount-abc.js.gz",
        "/widget/%00",
        "/widget/",
    ],
)
def test_nothing_else_is_sent(built: Service, path: str) -> None:
    with httpx.Client(base_url=built.url) as client:
        url = httpx.URL(built.url).copy_with(raw_path=path.encode())
        answer = client.get(url)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_the_page_with_the_widget_takes_a_nonce_of_its_own(built: Service) -> None:
    pages = [httpx.get(built.url), httpx.get(built.url)]
    nonces = set()
    for page in pages:
        nonce = page.text.partition('nonce="')[2].partition('"')[0]
        policy = page.headers["content-security-policy"]
        assert f"style-src 'self' 'nonce-{nonce}'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert f"{built.url}/widget.js" in page.text
        nonces.add(nonce)
    assert len(nonces) == 2
    assert httpx.get(f"{built.url}/demo.css").status_code == 200


def test_without_a_build_there_is_the_plain_page(start: StartService) -> None:
    service = start(providers=False)
    page = httpx.get(service.url)
    assert "/page.js" in page.text
    assert "/widget.js" not in page.text
    for path in ("/widget.js", "/widget/mount-abc.js"):
        assert httpx.get(service.url + path).status_code == 404
