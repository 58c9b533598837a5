"""Which law asks for what: purpose by purpose, region by region."""

from datetime import UTC, datetime

import pytest

from candor.domain.purposes import PURPOSES, Purpose, Said
from candor.domain.regions import Basis, ConsentRules, read_rules

EUROPE = ["DE", "de", "FR", "NO", "IS", "LI", "GB", "UK", "EU", "SE", "IE"]
ELSEWHERE = ["CH", "JP", "BR", "XX", "", None]
OPTIONAL: tuple[Purpose, ...] = ("analytics", "improvement")


def rules(elsewhere: Basis = "opt_in") -> ConsentRules:
    return read_rules(version="2", standing=frozenset({"1", "2"}), elsewhere=elsewhere)


def said(
    given: bool, *purposes: Purpose, version: str = "2", gpc: bool = False
) -> dict[Purpose, Said]:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return {purpose: Said(given, version, at, gpc=gpc) for purpose in purposes or PURPOSES}


@pytest.mark.parametrize(
    ("region", "permitted"),
    [
        *((region, set()) for region in EUROPE),
        ("US", set(PURPOSES)),
        ("us", set(PURPOSES)),
        *((region, {"answering"}) for region in ELSEWHERE),
    ],
)
def test_before_anything_was_said(region: str | None, permitted: set[Purpose]) -> None:
    assert rules().permitted(region, {}) == permitted
    assert rules().asks_beforehand("answering", region) == (not permitted)


@pytest.mark.parametrize("region", [*EUROPE, "US", *ELSEWHERE])
def test_a_yes_permits_and_a_no_forbids_everywhere(region: str | None) -> None:
    assert rules().permitted(region, said(True)) == set(PURPOSES)
    assert rules().permitted(region, said(False)) == set()
    assert rules("opt_out").permitted(region, said(False)) == set()


@pytest.mark.parametrize("region", [*EUROPE, "US", *ELSEWHERE])
def test_each_purpose_stands_for_itself(region: str | None) -> None:
    for purpose in PURPOSES:
        before = rules().permitted(region, {})
        assert rules().permitted(region, said(True, purpose)) == before | {purpose}
        assert rules().permitted(region, said(False, purpose)) == before - {purpose}


@pytest.mark.parametrize("region", [*EUROPE, "US", *ELSEWHERE])
def test_global_privacy_control_is_a_no_to_all_but_answering(region: str | None) -> None:
    without = rules().permitted(region, {}, gpc=False)
    assert rules().permitted(region, {}, gpc=True) == without - set(OPTIONAL)
    assert rules().permitted(region, said(True), gpc=True) == {"answering"}


def test_who_agrees_while_the_signal_is_on_agrees_in_spite_of_it() -> None:
    assert rules().permitted("US", said(True, gpc=True), gpc=True) == set(PURPOSES)
    assert rules().permitted("US", said(False, gpc=True), gpc=True) == set()


def test_an_operator_may_loosen_the_rest_of_the_world_only() -> None:
    loose = rules("opt_out")
    assert loose.permitted(None, {}) == set(PURPOSES)
    assert loose.permitted(None, {}, gpc=True) == {"answering"}
    for region in EUROPE:
        assert loose.permitted(region, {}) == set()


def test_a_yes_to_a_text_that_no_longer_stands_is_asked_again_and_a_no_is_not() -> None:
    assert rules().permitted("DE", said(True, version="1")) == set(PURPOSES)
    assert rules().permitted("DE", said(True, version="0")) == set()
    assert rules().permitted("US", said(True, version="0")) == set(PURPOSES)
    assert rules().permitted("US", said(False, version="0")) == set()


def test_the_table_holds_the_whole_european_economic_area_and_the_united_kingdom() -> None:
    members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    asked = {*members.split(), "IS", "LI", "NO", "GB", "UK", "EU"}
    table = rules().by_country
    assert {country for country in table if rules().asks_beforehand("answering", country)} == asked
    assert set(table) == asked | {"US"}
