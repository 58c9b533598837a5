"""No entry holds a word of anybody's, whatever it is made from."""

import inspect
from typing import get_args

import pytest

from candor.domain.caller import Caller
from candor.domain.purposes import Purpose
from candor.domain.tiers import Tier
from candor.stores.audit import entries
from candor.stores.audit.contract import AuditEntry
from candor.stores.audit.entries import (
    consent_entry,
    erasure_entry,
    export_entry,
    operator_entry,
    redaction_entry,
    refusal_entry,
    tier_entry,
)
from tests.clock import TurnedClock

CANARIES = [
    "anna.canary@example.com",
    "4915112345678",
    "abandon ability able about above absent absorb abstract absurd abuse access accident",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "c" * 64,
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh",
    "Anna",
]


@pytest.mark.parametrize("canary", CANARIES)
def test_no_canary_comes_through(caller: Caller, clock: TurnedClock, canary: str) -> None:
    now = clock.now()
    made = [
        consent_entry(
            caller,
            now,
            given=True,
            purposes=["answering", canary],
            region=canary,
            version=canary,
            known_versions={"2026-11"},
        ),
        redaction_entry(caller, now, {canary: 1, "EMAIL": 2}),
        export_entry(caller, now, {canary: 1, "messages": 2}),
        erasure_entry(caller, now, {canary: 1, "messages": 2}),
        tier_entry(caller, now, Tier.FREE, Tier.PRO),
        operator_entry(caller, now, canary, canary),
        refusal_entry(now, "forbidden", canary, canary, caller=caller),
    ]
    builders = {
        name
        for name, value in vars(entries).items()
        if inspect.isfunction(value) and name.endswith("_entry")
    }
    assert len(made) == len(builders)
    for entry in made:
        assert canary not in str(dict(entry.details))
        assert entry.details


def test_what_is_left_out_is_still_counted(caller: Caller, clock: TurnedClock) -> None:
    entry = redaction_entry(caller, clock.now(), {"my secret": 2, "EMAIL": 1, "x": 3})
    assert entry.details == {"OTHER": 5, "EMAIL": 1}


def test_a_consent_entry_says_which_text_was_agreed_to(caller: Caller, clock: TurnedClock) -> None:
    entry = consent_entry(
        caller,
        clock.now(),
        given=True,
        purposes=get_args(Purpose),
        region="DE",
        version="2026-11",
        known_versions=["2026-11"],
    )
    assert entry.details == {
        "answering": 1,
        "analytics": 1,
        "improvement": 1,
        "version": "2026-11",
        "region": "DE",
    }


@pytest.mark.parametrize(
    "details", [{"text": "two words"}, {"a b": 1}, {"code": "c" * 64}, {"code": "a@b"}]
)
def test_details_that_are_no_codes_are_refused_without_being_repeated(
    clock: TurnedClock, details: dict[str, int | str]
) -> None:
    with pytest.raises(ValueError, match="counts and codes only"):
        AuditEntry("default", clock.now(), "export", "user", "api", details=details)
