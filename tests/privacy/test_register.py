"""The register is read as it is written, and what is odd in it is named."""

from typing import Any

import pytest

from candor.privacy.register.reader import RegisterBroken, place_of, read_register

ENTRY: dict[str, Any] = {
    "kind": "table",
    "name": "notes",
    "title": "Notes",
    "holds": "What people noted.",
    "purpose": "To remember it.",
    "basis": "GDPR 6(1)(b)",
    "linked_by": "pseudonym",
    "encrypted": "no",
    "lifetime": "{transcript_days}",
    "exported": True,
    "on_erasure": "delete: nothing needs it",
    "fields": {"user": "pseudonym", "text": "redacted, sealed"},
}


def test_an_entry_becomes_a_place() -> None:
    place = place_of(ENTRY)
    assert place.exported
    assert place.is_personal
    assert (place.erasure, place.erasure_why) == ("delete", "nothing needs it")
    assert [(one.name, one.holds, one.sealed) for one in place.fields] == [
        ("user", "pseudonym", False),
        ("text", "redacted", True),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "drawer"}, "needs a kind"),
        ({"on_erasure": "shred: it"}, "on_erasure"),
        ({"on_erasure": "delete"}, "on_erasure"),
        ({"exported": False}, "reason why"),
        ({"fields": {"text": "secret"}}, "text holds one of"),
        ({"fields": {"text": "redacted, hidden"}}, "text holds one of"),
        ({"colour": "green"}, "colour is not understood"),
    ],
)
def test_an_odd_entry_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(RegisterBroken, match=says):
        place_of(ENTRY | change)


@pytest.mark.parametrize("part", sorted(ENTRY.keys() - {"fields"}))
def test_every_part_is_needed(part: str) -> None:
    with pytest.raises(RegisterBroken, match=part):
        place_of({name: value for name, value in ENTRY.items() if name != part})


def test_what_is_about_a_person_has_a_basis_and_an_end() -> None:
    for place in read_register().places:
        if place.is_personal:
            assert place.basis != "none needed", place.name
            assert place.linked_by != "nothing" or place.kind == "recipient", place.name
        if place.erasure == "delete":
            assert place.is_personal, f"{place.name}: an erasure has nothing to delete there"


def test_others_read_rules_and_lifetimes_from_it() -> None:
    register = read_register()
    assert register.erasure_rules()["messages"] == "delete"
    assert register.erasure_rules()["usage_months"] == "unlink"
    assert "messages" in register.exported_tables()
    assert register.lifetimes()["table", "messages"].startswith("{transcript_days}")
    assert "leases" in {place.name for place in register.without_copy()}
    with pytest.raises(KeyError, match="no table named drawers"):
        register.place("table", "drawers")
