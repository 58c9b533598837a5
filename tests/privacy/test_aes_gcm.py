"""Sealed values open in their own place only, under every key that is still there."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.sealing import SealBroken
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyring import Keyring, key_id

OLD, NEW = os.urandom(32), os.urandom(32)
TEXT = "Anna lives in Tromsø 🐧"


def sealer(*keys: bytes, purpose: str = "tests") -> AesGcmSealer:
    return AesGcmSealer(Keyring(keys), purpose)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens(plain: bytes, context: str) -> None:
    one = sealer(OLD)
    assert one.open(one.seal(plain, context), context) == plain


@given(st.text(max_size=200))
def test_any_text_can_be_sealed(text: str) -> None:
    one = sealer(OLD)
    sealed = one.seal_text(text, "here")
    assert sealed.isascii()
    assert sealed.startswith(f"{key_id(OLD)}:")
    assert one.open_text(sealed, "here") == text


def test_the_same_text_never_looks_the_same() -> None:
    one = sealer(OLD)
    assert len({one.seal_text(TEXT, "here") for _ in range(100)}) == 100


def test_a_value_opens_in_its_own_place_only() -> None:
    sealed = sealer(OLD).seal_text(TEXT, "messages.text/default/anna/1")
    with pytest.raises(SealBroken):
        sealer(OLD).open_text(sealed, "messages.text/default/bert/1")


def test_one_purpose_does_not_open_anothers_values() -> None:
    sealed = sealer(OLD, purpose="records").seal_text(TEXT, "here")
    with pytest.raises(SealBroken):
        sealer(OLD, purpose="vault").open_text(sealed, "here")


def test_every_altered_byte_is_found() -> None:
    one = sealer(OLD)
    sealed = one.seal(b"Anna", "here")
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            one.open(altered, "here")
    for end in range(len(sealed)):
        with pytest.raises(SealBroken):
            one.open(sealed[:end], "here")


@pytest.mark.parametrize(
    "wrong", ["", "Anna", "k00000000:", "k00000000:!!!", ":", "k00000000:Zm9v"]
)
def test_what_is_not_sealed_is_not_taken(wrong: str) -> None:
    with pytest.raises(SealBroken):
        sealer(OLD).open_text(wrong, "here")
    with pytest.raises(SealBroken):
        sealer(OLD).open(wrong.encode(), "here")


def test_an_older_keys_values_open_until_it_is_taken_off() -> None:
    sealed = sealer(OLD).seal_text(TEXT, "here")
    both = sealer(NEW, OLD)
    assert both.open_text(sealed, "here") == TEXT
    assert both.seal_text(TEXT, "here").startswith(f"{key_id(NEW)}:")
    with pytest.raises(SealBroken, match="put the older key back"):
        sealer(NEW).open_text(sealed, "here")


def test_a_running_service_learns_of_a_new_key() -> None:
    kept = [OLD]
    keyring = Keyring(kept, load=lambda: kept)
    running = AesGcmSealer(keyring, "tests")
    kept.insert(0, NEW)
    sealed = sealer(NEW, OLD).seal_text(TEXT, "here")
    assert running.current == key_id(OLD)
    assert running.open_text(sealed, "here") == TEXT
    assert running.current == key_id(NEW)
    assert not keyring.refresh(), "nothing has changed since"


def test_a_failure_says_nothing_of_the_value() -> None:
    sealed = sealer(OLD).seal_text(TEXT, "anna's row")
    with pytest.raises(SealBroken) as failure:
        sealer(OLD).open_text(sealed, "bert's row")
    shown = f"{failure.value!r} {failure.value.__context__!r} {failure.value.__cause__!r}"
    assert "anna" not in shown
    assert "bert" not in shown


@pytest.mark.parametrize("keys", [(), (b"short",), (OLD, OLD[:31])])
def test_a_keyring_takes_whole_keys_only(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(keys)
