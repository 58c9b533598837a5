"""Pseudonyms: one person, one name per project, and a way forward when the key is renewed."""

import os

from candor.privacy.identity import Pseudonyms
from candor.privacy.keyring import key_id

FIRST, SECOND, THIRD = (os.urandom(32) for _ in range(3))


def test_a_person_has_one_name_per_project() -> None:
    names = Pseudonyms([FIRST])
    assert names.user("default", "anna") == Pseudonyms([FIRST]).user("default", "anna")
    assert names.user("default", "anna") != names.user("other", "anna")
    assert names.user("default", "anna") != Pseudonyms([SECOND]).user("default", "anna")


def test_parts_keep_their_places() -> None:
    names = Pseudonyms([FIRST])
    assert names.user("ab", "c") != names.user("a", "bc")
    assert names.digest("user", "default", "anna") == names.user("default", "anna")


def test_what_is_kept_can_be_renewed_without_the_id() -> None:
    kept = Pseudonyms([FIRST]).user("default", "anna")
    second, third = Pseudonyms([SECOND, FIRST]), Pseudonyms([THIRD, SECOND, FIRST])
    assert second.renewed(kept) == second.user("default", "anna")
    assert third.renewed(kept) == third.user("default", "anna")
    assert third.renewed(second.user("default", "anna")) == third.user("default", "anna")
    assert second.renewed(second.user("default", "anna")) == second.user("default", "anna")


def test_the_newest_key_stands_in_front() -> None:
    names = Pseudonyms([SECOND, FIRST])
    assert names.user("default", "anna").startswith(f"{key_id(SECOND)}:")
    assert names.ids == (key_id(SECOND), key_id(FIRST))


def test_a_name_of_an_unknown_key_stays() -> None:
    assert Pseudonyms([SECOND]).renewed(Pseudonyms([FIRST]).user("default", "anna")) is None
    assert Pseudonyms([SECOND]).renewed("local") is None
