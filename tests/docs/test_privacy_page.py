"""docs/privacy.md and the export's schema are as the register says."""

from pathlib import Path

import pytest

from candor.bootstrap.privacy_page import PAGE, SCHEMA, privacy_page, schema_file
from candor.bootstrap.settings import environment_names
from candor.bootstrap.spans import lifetime_text
from candor.privacy.register.reader import read_register

ROOT = Path(__file__).parents[2]


def test_the_page_and_the_schema_are_not_stale() -> None:
    say = "run: python -m candor.bootstrap.privacy_page"
    assert (ROOT / PAGE).read_text() == privacy_page(), say
    assert (ROOT / SCHEMA).read_text() == schema_file(), say


def test_every_place_stands_in_it() -> None:
    page = privacy_page()
    for place in read_register().places:
        assert f"{place.title} · `" in page or f"| {place.title} |" in page, place.name
        assert lifetime_text(place.lifetime) in page
    assert "<!--" not in page


def test_settings_it_names_exist() -> None:
    page = privacy_page()
    for word in page.replace("`", " ").replace("=", " ").split():
        if word.startswith("CANDOR_"):
            assert word.rstrip(".,;)") in environment_names().values(), word


@pytest.mark.parametrize(
    ("lifetime", "shown"),
    [
        ("{transcript_days} after", "30 days (`CANDOR_TRANSCRIPT_DAYS`) after"),
        ("{candor.stores.retention.LEASE_LENGTH}", "30 seconds"),
        ("{candor.stores.retention.IDEMPOTENCY_LIFETIME}", "24 hours"),
        ("one minute", "one minute"),
    ],
)
def test_lifetimes_are_filled_in(lifetime: str, shown: str) -> None:
    assert lifetime_text(lifetime) == shown


@pytest.mark.parametrize("odd", ["{no_such_days}", "{candor.stores.retention.log}", "{candor.x.Y}"])
def test_a_lifetime_that_there_is_not_is_noticed(odd: str) -> None:
    with pytest.raises((KeyError, TypeError, ImportError)):
        lifetime_text(odd)
