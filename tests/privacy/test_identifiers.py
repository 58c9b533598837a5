"""Ids that clients choose: what programs make passes, what tells something does not."""

import random
import uuid
from typing import get_args

import pytest
from mnemonic import Mnemonic

from candor.domain.caller import Channel
from candor.domain.errors import InvalidRequest
from candor.privacy.identifiers import refuse_telling, refuse_telling_thread, tells_something
from candor.privacy.redact import Redactor, default_detectors

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MADE = 300


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor(default_detectors())


@pytest.mark.parametrize(
    "telling",
    [
        "anna@example.com",
        "anna.at.example.dot.com",
        "+4915112345678",
        "4915112345678",
        "49-1511-2345678",
        "chat-202-555-0143",
        "tel:4915112345678",
        *(PHRASE.replace(" ", joint) for joint in "-_.:"),
        f"thread:{PHRASE.replace(' ', '-')}",
        KEY,
        KEY.upper(),
        f"0x{KEY}",
        f"chat-{KEY}",
        "4111-1111-1111-1111",
        "user:4111111111111111",
        "85.214.132.117",
        "DE89-3704-0044-0532-0130-00",
        "vitalik.eth",
        "user-0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        f"{uuid.UUID(int=7)}:4111111111111111",
    ],
)
def test_what_tells_something_is_refused_without_saying_it(
    redactor: Redactor, telling: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        refuse_telling("thread_id", telling, redactor)
    assert telling not in refused.value.detail
    assert refused.value.detail.startswith("thread_id ")


@pytest.mark.parametrize(
    "plain",
    [
        "talk",
        "playground-1",
        "how-do-i-unstake-my-eth",
        "ticket-4711",
        "2026-11-24",
        "chat-20261124-101530",
        "1732450000",
        "1732450000123",
        "v1.2.3",
        "telegram:-100123456:42",
        "telegram:-1002232168942",
        "discord:1243567890123456789",
        "00000000-0000-0000-0000-000000000000",
    ],
)
def test_ordinary_ids_pass(redactor: Redactor, plain: str) -> None:
    assert not tells_something(plain, redactor)


def test_what_programs_make_passes(redactor: Redactor) -> None:
    chance = random.Random(7)
    for _ in range(MADE):
        made = uuid.UUID(int=chance.getrandbits(128), version=4)
        nano = "".join(chance.choices(BASE62 + "_-", k=21))
        for one in (str(made), made.hex, f"user-7:{made}", made.hex[:24], nano, f"thread_{nano}"):
            assert not tells_something(one, redactor), one


def test_phrases_of_any_length_are_refused(redactor: Redactor) -> None:
    for strength in (128, 160, 192, 224, 256):
        phrase = Mnemonic("english").to_mnemonic(bytes(range(strength // 8)))
        assert tells_something(phrase.replace(" ", "-"), redactor)


def test_a_chat_passes_at_its_own_door_only(redactor: Redactor) -> None:
    # a chat's number that could be a telephone's
    chat = "telegram:4915112345678"
    refuse_telling_thread(chat, "telegram", redactor)
    for channel in set(get_args(Channel)) - {"telegram"}:
        with pytest.raises(InvalidRequest):
            refuse_telling_thread(chat, channel, redactor)
    with pytest.raises(InvalidRequest):
        refuse_telling_thread("4915112345678", "telegram", redactor)
