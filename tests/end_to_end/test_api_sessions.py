"""Anonymous sessions: a visitor of a public site without sign-in, and what they cannot do."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.end_to_end.tokens import SECRET, bearer, token

QUESTION = {"message": "What is staking?"}
PUBLIC: dict[str, Any] = {"anonymous_sessions": True, "session_limit_address": 0}


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, **PUBLIC) as service:
        yield service


def post(
    service: Service, path: str, headers: dict[str, str] | None = None, **body: Any
) -> httpx.Response:
    return httpx.post(f"{service.url}{path}", json=body or None, headers=headers, timeout=30)


def begin(service: Service, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = post(service, "/api/session", headers)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def visitor(service: Service) -> dict[str, str]:
    return bearer(begin(service)["token"])


def ask(service: Service, headers: dict[str, str], **body: Any) -> httpx.Response:
    return post(service, "/api/chat", headers, **QUESTION | body)


def get(service: Service, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.get(f"{service.url}{path}", headers=headers, timeout=30)


def test_only_a_public_project_gives_sessions(served: Service) -> None:
    check_problem(post(served, "/api/session?project=alpha"), 404, "not_found")


def test_a_visitor_is_served(served: Service) -> None:
    answer = post(served, "/api/session")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    session = answer.json()
    assert set(session) == {"token", "token_type", "expires_at", "renewable_until"}
    assert session["token_type"] == "Bearer"
    headers = bearer(session["token"])
    assert ask(served, headers, thread_id="mine").status_code == 200
    assert get(served, "/api/usage", headers).json()["used"] == 1
    assert len(get(served, "/api/threads/mine", headers).json()["messages"]) == 2
    invoked = post(served, "/chat/invoke", headers, input=QUESTION)
    assert invoked.status_code == 200


def test_visitors_are_apart(served: Service) -> None:
    one, two = visitor(served), visitor(served)
    assert ask(served, one, thread_id="same").status_code == 200
    check_problem(get(served, "/api/threads/same", two), 404, "not_found")
    assert get(served, "/api/usage", two).json()["used"] == 0


@pytest.mark.parametrize("path", ["/api/usage", "/api/threads", "/api/consent", "/metrics"])
def test_a_name_in_a_header_is_nobody(served: Service, path: str) -> None:
    check_problem(get(served, path, {"x-user-id": "anna"}), 401, "unauthorized")


def test_a_name_beside_a_session_means_nothing(served: Service) -> None:
    headers = visitor(served)
    assert ask(served, headers | {"x-user-id": "anna"}, user_id="anna").status_code == 200
    assert get(served, "/api/usage", headers).json()["used"] == 1
    check_problem(ask(served, {}, user_id="anna"), 401, "unauthorized")


def test_nobody_is_an_operator(served: Service) -> None:
    check_problem(get(served, "/metrics", visitor(served)), 403, "forbidden")


def test_a_sign_in_token_means_nothing_where_there_is_none(served: Service) -> None:
    for claims in ({}, {"iss": "candor-session", "aud": "candor-session"}):
        check_problem(get(served, "/api/usage", bearer(**claims)), 401, "unauthorized")


@pytest.mark.parametrize(
    "claims",
    [{"roles": ["operator"]}, {"project": "other"}, {"exp": 2**33}, {"sub": "anon:somebody"}, {}],
)
def test_nobody_writes_a_session_of_their_own(served: Service, claims: dict[str, Any]) -> None:
    mine = begin(served)["token"]
    said = jwt.decode(mine, options={"verify_signature": False})
    header = jwt.get_unverified_header(mine)
    forged = jwt.encode(said | claims, SECRET, headers=header)
    check_problem(get(served, "/api/usage", bearer(forged)), 401, "unauthorized")
    check_problem(post(served, "/api/session", bearer(forged)), 401, "unauthorized")


def test_the_body_says_the_region_of_a_visitor(served: Service) -> None:
    headers = visitor(served)
    check_problem(ask(served, headers, region="DE"), 403, "consent_required")
    assert ask(served, headers, region="US").status_code == 200


def test_a_public_site_has_any_name_until_it_says_which(
    served: Service, start: StartService
) -> None:
    named = {"host": "support.example"}
    assert get(served, "/api/usage", visitor(served) | named).status_code == 200
    strict = start(providers=False, public_hosts="support.example", **PUBLIC)
    headers = visitor(strict)
    assert get(strict, "/api/usage", headers | named).status_code == 200
    check_problem(get(strict, "/api/usage", headers | {"host": "evil.example"}), 400)


def test_renewing_keeps_the_conversations(start: StartService, clock: TurnedClock) -> None:
    service = start(providers=False, **PUBLIC)
    session = begin(service)
    began = clock.now()
    assert datetime.fromisoformat(session["expires_at"]) == began + timedelta(minutes=60)
    assert datetime.fromisoformat(session["renewable_until"]) == began + timedelta(days=7)
    assert ask(service, bearer(session["token"]), thread_id="kept").status_code == 200
    clock.move(minutes=50)
    renewed = begin(service, bearer(session["token"]))
    assert renewed["renewable_until"] == session["renewable_until"]
    clock.move(minutes=20)
    check_problem(get(service, "/api/usage", bearer(session["token"])), 401, "unauthorized")
    check_problem(post(service, "/api/session", bearer(session["token"])), 401, "unauthorized")
    assert get(service, "/api/threads/kept", bearer(renewed["token"])).status_code == 200


def test_sessions_hold_over_a_restart_and_end_with_their_key(start: StartService) -> None:
    headers = visitor(start(providers=False, **PUBLIC))
    again = start(providers=False, **PUBLIC)
    assert get(again, "/api/usage", headers).status_code == 200
    made = (again.settings.data_dir / "keys" / "session_key").read_text().strip()
    given = start(providers=False, session_key=f"{'ab' * 32},{made}", **PUBLIC)
    assert get(given, "/api/usage", headers).status_code == 200
    newest = visitor(given)
    alone = start(providers=False, session_key="ab" * 32, **PUBLIC)
    assert get(alone, "/api/usage", newest).status_code == 200
    check_problem(get(alone, "/api/usage", headers), 401, "unauthorized")


def test_both_ways_in_beside_each_other(start: StartService) -> None:
    service = start(providers=False, jwt_secret=SECRET, **PUBLIC)
    headers = visitor(service)
    assert ask(service, headers).status_code == 200
    assert get(service, "/api/usage", bearer()).json()["used"] == 0
    check_problem(get(service, "/metrics", headers), 403, "forbidden")
    assert get(service, "/metrics", bearer(roles=["operator"])).status_code == 200
    visitors_name = jwt.decode(
        headers["authorization"].split()[1], options={"verify_signature": False}
    )["sub"]
    taken = bearer(token(sub=visitors_name))
    check_problem(get(service, "/api/usage", taken), 401, "unauthorized")
    check_problem(post(service, "/api/session", bearer()), 401, "unauthorized")


def test_without_the_setting_there_are_none(start: StartService) -> None:
    for more in ({}, {"jwt_secret": SECRET}):
        service = start(providers=False, **more)
        check_problem(post(service, "/api/session"), 404, "not_found")


def test_a_session_holds_nowhere_once_they_are_switched_off(start: StartService) -> None:
    headers = visitor(start(providers=False, **PUBLIC))
    service = start(providers=False, jwt_secret=SECRET)
    check_problem(get(service, "/api/usage", headers), 401, "unauthorized")


def test_an_address_gets_so_many_sessions_an_hour(start: StartService) -> None:
    service = start(providers=False, anonymous_sessions=True, session_limit_address=3)
    sessions = [begin(service) for _ in range(3)]
    answer = post(service, "/api/session")
    problem = check_problem(answer, 429, "rate_limited")
    assert "network" in problem["detail"]
    assert 3_500 < int(answer.headers["retry-after"]) <= 3_600
    assert answer.headers["ratelimit-remaining"] == "0"
    for _ in range(5):
        sessions[0] = begin(service, bearer(sessions[0]["token"]))
    check_problem(post(service, "/api/session", bearer("x.y.z")), 401)
    assert ask(service, bearer(sessions[0]["token"])).status_code == 200


def test_more_sessions_are_not_more_questions(start: StartService) -> None:
    service = start(
        providers=False, jwt_secret=SECRET, session_turns_address=3, rate_limit=10, **PUBLIC
    )
    for _ in range(2):
        assert ask(service, visitor(service)).status_code == 200
    batch = post(service, "/chat/batch", visitor(service), inputs=[QUESTION, QUESTION])
    check_problem(batch, 429, "rate_limited")
    assert ask(service, visitor(service)).status_code == 200
    answer = ask(service, visitor(service))
    check_problem(answer, 429, "rate_limited")
    assert answer.headers["ratelimit-limit"] == "3"
    assert int(answer.headers["retry-after"]) > 3_600
    for _ in range(2):
        assert ask(service, bearer()).status_code == 200, "who signed in is not the visitors' kin"


def test_no_storage_for_counts_gives_no_identities_away(start: StartService) -> None:
    service = start(
        providers=False,
        anonymous_sessions=True,
        session_limit_address=2,
        redis_url="redis://127.0.0.1:1",
    )
    for _ in range(2):
        assert ask(service, visitor(service)).status_code == 200
    check_problem(post(service, "/api/session"), 429, "rate_limited")


def test_nobody_finds_a_session_in_files_or_logs(
    start: StartService, caplog: pytest.LogCaptureFixture
) -> None:
    service = start(providers=False, **PUBLIC)
    with caplog.at_level("DEBUG"):
        session = begin(service)["token"]
        assert ask(service, bearer(session), thread_id="canary").status_code == 200
        time.sleep(0.3)
    name = jwt.decode(session, options={"verify_signature": False})["sub"]
    files = [path for path in service.settings.data_dir.rglob("*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in files)
    assert b"canary" in written
    for secret in (session, session.split(".")[2], name, name.removeprefix("anon:")):
        assert secret.encode() not in written
        assert secret not in caplog.text
