"""Sign-in: whose token holds, what a caller may do, and that nobody is known by name."""

import base64
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.end_to_end.tokens import SECRET, bearer, token

QUESTION = {"message": "What is staking?"}
OWN_ROUTES = [
    ("GET", "/api/threads"),
    ("GET", "/api/threads/t1"),
    ("DELETE", "/api/threads/t1"),
    ("GET", "/api/usage"),
    ("GET", "/api/consent"),
    ("PUT", "/api/consent"),
    ("GET", "/api/consent/history"),
    ("POST", "/api/chat"),
    ("POST", "/chat/invoke"),
    ("POST", "/chat/batch"),
    ("POST", "/chat/stream"),
    ("POST", "/chat/stream_log"),
    ("GET", "/metrics"),
]


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, jwt_secret=SECRET) as service:
        yield service


@pytest.fixture(scope="module")
def client(served: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client


def ask(client: httpx.Client, headers: dict[str, str], **body: Any) -> httpx.Response:
    return client.post("/api/chat", json=QUESTION | body, headers=headers)


def unsigned(header: dict[str, str]) -> str:
    """A token made by hand, since no library signs like this."""
    claims = {"sub": "anna", "aud": "candor", "iss": "candor", "exp": int(time.time()) + 300}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, claims)
    ]
    return ".".join([*parts, ""])


@pytest.mark.parametrize(("method", "path"), OWN_ROUTES)
def test_without_a_token_nothing_of_anybody_is_shown(
    client: httpx.Client, method: str, path: str
) -> None:
    body = {**QUESTION, "input": QUESTION, "inputs": [QUESTION], "given": True}
    answer = client.request(method, path, json=body if method in {"POST", "PUT"} else None)
    check_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


BAD_TOKENS: dict[str, Callable[[], str]] = {
    "garbage": lambda: "garbage",
    "three dots": lambda: "a.b.c",
    "not ASCII": lambda: "ü",
    "a space": lambda: "a b",
    "alg none": lambda: unsigned({"alg": "none", "typ": "JWT"}),
    "alg None": lambda: unsigned({"alg": "None"}),
    "no alg": lambda: unsigned({"typ": "JWT"}),
    "HS512": lambda: token(algorithm="HS512"),
    "HS384": lambda: token(algorithm="HS384"),
    "RS256 header": lambda: unsigned({"alg": "RS256", "typ": "JWT"}) + "c2lnbmF0dXJl",
    "another secret": lambda: token(SECRET[::-1]),
    "wrong aud": lambda: token(aud="other"),
    "no aud": lambda: token(aud=None),
    "wrong iss": lambda: token(iss="other"),
    "no iss": lambda: token(iss=None),
    "expired": lambda: token(exp=int(time.time()) - 5),
    "no exp": lambda: token(exp=None),
    "no sub": lambda: token(sub=None),
    "empty sub": lambda: token(sub=""),
    "sub is a number": lambda: token(sub=5),
    "not yet": lambda: token(nbf=int(time.time()) + 300),
    "odd project": lambda: token(project="../other"),
    "project is a list": lambda: token(project=["default"]),
    "odd region": lambda: token(region="Germany"),
    "roles is a string": lambda: token(roles="operator"),
    "cut short": lambda: token()[:-3],
}


@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_token_that_does_not_hold(client: httpx.Client, name: str) -> None:
    authorization = f"Bearer {BAD_TOKENS[name]()}".encode()
    answer = client.get("/api/usage", headers={b"authorization": authorization})
    check_problem(answer, 401, "unauthorized")


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Bearer:"])
def test_another_scheme(client: httpx.Client, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {token()}".strip()}
    check_problem(client.get("/api/usage", headers=headers), 401, "unauthorized")


def test_a_signature_by_another_key_confuses_nobody(client: httpx.Client) -> None:
    for name in ("public", "-----BEGIN PUBLIC KEY-----"):
        forged = jwt.encode(jwt.decode(token(), options={"verify_signature": False}), name * 9)
        answer = client.get("/api/usage", headers=bearer(forged))
        check_problem(answer, 401, "unauthorized")


def test_a_good_token_is_served(client: httpx.Client) -> None:
    headers = bearer(sub="served")
    assert ask(client, headers).status_code == 200
    assert client.get("/api/usage", headers=headers).json()["used"] == 1
    lower = {"authorization": headers["authorization"].replace("Bearer", "bearer")}
    assert client.get("/api/usage", headers=lower).status_code == 200


def test_only_the_token_says_who_asks(client: httpx.Client) -> None:
    mine, theirs = bearer(sub="mine"), bearer(sub="theirs")
    answer = ask(client, {**mine, "x-user-id": "theirs"}, user_id="theirs", thread_id="shared")
    assert answer.status_code == 200
    assert client.get("/api/usage", headers=theirs).json()["used"] == 0
    assert client.get("/api/usage", headers=mine).json()["used"] == 1


def test_a_thread_belongs_to_its_user(client: httpx.Client) -> None:
    mine, theirs = bearer(sub="owner"), bearer(sub="stranger")
    secret = "What is a validator's colour, cerulean or vermilion?"
    assert ask(client, mine, message=secret, thread_id="same").status_code == 200
    check_problem(client.get("/api/threads/same", headers=theirs), 404, "not_found")
    check_problem(client.delete("/api/threads/same", headers=theirs), 404, "not_found")
    assert client.get("/api/threads", headers=theirs).json() == {"threads": []}
    invoked = client.post(
        "/chat/invoke",
        json={
            "input": {"message": "What did I ask?", "user_id": "owner"},
            "config": {"configurable": {"thread_id": "same"}},
        },
        headers=theirs,
    )
    assert invoked.status_code == 200
    assert "cerulean" not in invoked.text
    assert len(client.get("/api/threads/same", headers=theirs).json()["messages"]) == 2
    kept = client.get("/api/threads/same", headers=mine).json()["messages"]
    assert [said["text"] for said in kept if said["role"] == "user"] == [secret]


def test_langserve_continues_the_thread_of_rest(client: httpx.Client) -> None:
    mine = bearer(sub="both")
    ask(client, mine, thread_id="one")
    body = {"input": QUESTION, "config": {"configurable": {"thread_id": "one"}}}
    assert client.post("/chat/invoke", json=body, headers=mine).status_code == 200
    assert len(client.get("/api/threads/one", headers=mine).json()["messages"]) == 4


def test_projects_are_worlds_apart(client: httpx.Client) -> None:
    here, there = bearer(sub="p"), bearer(sub="p", project="other")
    assert ask(client, here, thread_id="t").json()["sources"]
    answer = ask(client, there, thread_id="t", project="default")
    assert answer.status_code == 200
    assert answer.json()["sources"] == []
    assert answer.json()["usage"]["used"] == 1
    assert len(client.get("/api/threads/t", headers=there).json()["messages"]) == 2


def test_metrics_are_for_operators(client: httpx.Client) -> None:
    check_problem(client.get("/metrics", headers=bearer()), 403, "forbidden")
    check_problem(client.get("/metrics", headers=bearer(roles=["operators"])), 403, "forbidden")
    assert client.get("/metrics", headers=bearer(roles=["operator"])).status_code == 200


def test_open_routes_need_no_token(client: httpx.Client) -> None:
    for path in ("/", "/docs", "/openapi.json", "/api/health", "/api/health/live"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("region", ["DE", "de", "FR", "GB", "NO"])
def test_the_tokens_region_asks_for_consent(client: httpx.Client, region: str) -> None:
    headers = bearer(sub=f"in-{region}", region=region)
    # the body cannot talk its way out of it
    check_problem(ask(client, headers, region="US"), 403, "consent_required")
    invoked = client.post("/chat/invoke", json={"input": QUESTION}, headers=headers).json()
    assert invoked["output"]["refusal"]["code"] == "consent_required"
    assert client.put("/api/consent", json={"given": True}, headers=headers).json()["given"]
    assert ask(client, headers).status_code == 200


def test_a_region_without_such_a_law_is_served(client: httpx.Client) -> None:
    assert ask(client, bearer(sub="us", region="US")).status_code == 200
    assert ask(client, bearer(sub="us", region="US"), region="DE").status_code == 200


def test_nobody_is_kept_by_name(
    served: Service, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    name = "zebulon.canary@example.org"
    headers = bearer(sub=name)
    with caplog.at_level(logging.DEBUG):
        answer = ask(client, {**headers, "idempotency-key": "k1"}, thread_id="canary")
        client.put("/api/consent", json={"given": True}, headers=headers)
        client.get("/api/threads/canary", headers=headers)
        assert answer.status_code == 200
        time.sleep(0.3)
    written = b"".join(
        path.read_bytes() for path in served.settings.data_dir.rglob("*") if path.is_file()
    )
    assert b"canary" in written, "the thread's own name is kept, so the scan sees the turn"
    for kept in (written, caplog.text.encode(), answer.content):
        assert b"zebulon" not in kept
    signature = headers["authorization"].rsplit(".", 1)[-1].encode()
    assert signature not in written + caplog.text.encode()


def test_a_signed_in_service_answers_to_any_host(client: httpx.Client) -> None:
    answer = client.get("/api/usage", headers=bearer() | {"host": "support.example"})
    assert answer.status_code == 200


def test_serving_the_world_without_sign_in_is_refused(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "support.example"):
        ran = subprocess.run(
            [sys.executable, "-m", "candor", "serve", "--host", host],
            capture_output=True,
            text=True,
            timeout=30,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert ran.returncode == 2, ran.stderr
        assert "sign-in is off" in ran.stderr
        assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"CANDOR_JWT_SECRET": SECRET},
        {"CANDOR_JWKS_URL": "https://issuer.example/keys"},
        {"CANDOR_ANONYMOUS_SESSIONS": "true"},
    ],
)
def test_serving_the_world_with_tokens_is_not(tmp_path: Path, settings: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        cli = CommandLine(tmp_path / "data", tmp_path)
        # it goes on to where only the port stands in its way
        said = cli.fails(1, "serve", "--host", "0.0.0.0", "--port", port, **settings)
        assert "in use" in said


def test_sessions_in_production_need_a_key_that_was_given(tmp_path: Path) -> None:
    keys = {"CANDOR_ID_HASH_KEY": "ab" * 32, "CANDOR_ENCRYPTION_KEY": "cd" * 32}
    cli = CommandLine(tmp_path / "data", tmp_path)
    said = cli.fails(2, "serve", CANDOR_ENV="production", CANDOR_ANONYMOUS_SESSIONS="true", **keys)
    assert "CANDOR_SESSION_KEY" in said
    assert not (tmp_path / "data" / "keys").exists()
