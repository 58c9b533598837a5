"""What is remembered of chats, over HTTP: for bots only, and for nobody but whom they name."""

from typing import Any

import httpx
import pytest

from candor.domain.chats import Sender
from candor.sign_in.bot_tokens import BotTokens
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.end_to_end.tokens import SECRET, bearer

BOTS = "a secret of the service and its bots"
ANNA, BERT = Sender("telegram", "1001"), Sender("telegram", "2002")
GROUP, OTHERS = (Sender("telegram", "1001", group=one) for one in ("-100500", "-100700"))


def as_bot(sender: Sender = ANNA) -> dict[str, str]:
    return bearer(BotTokens((BOTS,)).sign(sender, "default"))


def call(service: Service, route: str, **more: Any) -> httpx.Response:
    method, path = route.split()
    return httpx.request(method, f"{service.url}{path}", timeout=60, **more)


@pytest.fixture(params=[None, SECRET], ids=["sign-in off", "sign-in on"])
def service(start: StartService, request: pytest.FixtureRequest) -> Service:
    return start(providers=False, bot_secret=BOTS, jwt_secret=request.param, rate_limit_address=1)


def patched(service: Service, sender: Sender, **change: Any) -> dict[str, Any]:
    answer = call(service, "PATCH /api/chats", headers=as_bot(sender), json=change)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def kept(service: Service, sender: Sender) -> dict[str, Any]:
    body: dict[str, Any] = call(service, "GET /api/chats", headers=as_bot(sender)).json()
    return body


def test_each_person_and_each_group_has_its_own(service: Service) -> None:
    nothing: dict[str, Any] = {"language": None, "thread_id": None, "settings": {}}
    assert kept(service, ANNA) == nothing
    patched(service, ANNA, language="de", thread_id="one")
    patched(service, GROUP, language="fr", thread_id="two", settings={"forum": True, "roles": [1]})
    assert kept(service, ANNA) == {"language": "de", "thread_id": "one", "settings": {}}
    held = {"language": "fr", "thread_id": "two", "settings": {"forum": True, "roles": [1]}}
    assert kept(service, GROUP) == held
    assert kept(service, BERT) == kept(service, OTHERS) == nothing
    assert patched(service, GROUP, settings={"roles": None})["settings"] == {"forum": True}
    assert patched(service, ANNA, language=None) == nothing | {"thread_id": "one"}


@pytest.mark.parametrize(
    "change",
    [
        {"language": "xx"},
        {"thread_id": "a b"},
        {"settings": {"Odd key": 1}},
        {"settings": {"forum": True}},
        {"theme": "dark"},
    ],
)
def test_what_cannot_be_remembered_is_refused(service: Service, change: dict[str, Any]) -> None:
    answer = call(service, "PATCH /api/chats", headers=as_bot(), json=change)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert kept(service, ANNA)["settings"] == {}


def test_nobody_but_a_bot_reads_a_chat_and_a_bot_may_nothing_else(start: StartService) -> None:
    service = start(providers=False, bot_secret=BOTS, jwt_secret=SECRET)
    for claims in ({}, {"roles": ["operator"]}, {"sub": "telegram:1001"}):
        answer = call(service, "GET /api/chats", headers=bearer(**claims))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    stranger = bearer(BotTokens(("somebody else's " * 4,)).sign(ANNA, "default"))
    assert call(service, "GET /api/chats", headers=stranger).status_code == 401
    assert call(service, "GET /api/chats").status_code == 401
    assert call(service, "GET /metrics", headers=as_bot()).status_code == 403
    tier = {"user_id": "telegram:1001", "tier": "pro"}
    raised = call(service, "POST /api/usage/tier", headers=as_bot(), json=tier)
    assert raised.status_code == 403


def test_where_sign_in_is_off_a_name_is_no_bot(start: StartService) -> None:
    service = start(providers=False)
    answer = call(service, "GET /api/chats", headers={"x-user-id": "telegram:1001"})
    assert answer.status_code == 403
    assert call(service, "GET /api/chats", headers=as_bot()).status_code == 403


def test_one_address_asks_for_all_of_a_bots_people(start: StartService) -> None:
    service = start(providers=False, bot_secret=BOTS, rate_limit=1, rate_limit_address=1)
    ask = {"message": "What is staking?"}

    def status(headers: dict[str, str]) -> int:
        return call(service, "POST /api/chat", headers=headers, json=ask).status_code

    assert [status(as_bot(one)) for one in (ANNA, BERT, ANNA)] == [200, 200, 429]
    assert [status({"x-user-id": one}) for one in ("carl", "dora")] == [200, 429]
