"""Names of projects become names of folders and collections, one each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.names import collection_name, safe_name

CHROMA_RULE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]")


def test_plain_names_stay() -> None:
    name = collection_name("default", "0190b5c2-aaaa-7000-8000-000000000000")
    assert name == "crypto_docs__default__0190b5c2-aaaa-7000-8000-000000000000"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_fits_chroma_and_stays_apart(one: str, other: str) -> None:
    assert CHROMA_RULE.fullmatch(collection_name(one, other))
    assert safe_name(one).count("__") == 0
    assert (safe_name(one) == safe_name(other)) == (one == other)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a__b", "Default", "p_x", "-a", "a" * 49])
def test_odd_names_are_hashed(name: str) -> None:
    assert re.fullmatch(r"p_[0-9a-f]{32}", safe_name(name))
