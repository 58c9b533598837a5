"""docs/settings.md lists every setting as it is."""

from pathlib import Path

from candor.bootstrap.settings import Settings, environment_names
from candor.bootstrap.settings_page import GROUPS, settings_page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text() == settings_page(), "run: python -m candor.bootstrap.settings_page"


def test_every_setting_is_in_one_group() -> None:
    grouped = [field for fields in GROUPS.values() for field in fields]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == set(Settings.model_fields)


def test_every_setting_says_what_it_does() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
    page = settings_page()
    for name in environment_names().values():
        assert page.count(f"| `{name}` |") == 1


def test_defaults_are_shown_and_no_secret_has_one() -> None:
    page = settings_page()
    assert "| `CANDOR_PORT` | whole number, from 1 to 65535 | `8000` |" in page
    secrets = [line for line in page.splitlines() if "| secret |" in line]
    assert len(secrets) >= 7
    assert all("| unset |" in line for line in secrets)
