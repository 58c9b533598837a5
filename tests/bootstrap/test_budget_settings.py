"""Budgets as they are written, for every project and for single ones."""

import pytest

from candor.bootstrap.settings import load_settings
from candor.domain.budgets import Budget, Limits
from candor.domain.errors import BadUsage

NANO = 10**9


def test_off_by_default() -> None:
    budgets = load_settings().budgets
    assert not budgets.any
    assert budgets.of("any") == Budget(soft=0.8, quotes=False)


def test_projects_have_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DAILY_BUDGET_USD": "20, shop=2.50, lab=off",
        "MONTHLY_BUDGET_USD": "shop=60",
        "USER_DAILY_BUDGET_USD": "0.1",
        "BUDGET_SOFT_SHARE": "0.7,shop=1",
        "BUDGET_EXCEEDED": "shop=quote",
    }.items():
        monkeypatch.setenv(f"CANDOR_{name}", value)
    budgets = load_settings().budgets
    users = Limits(day=NANO // 10)
    assert budgets.of("default") == Budget(Limits(day=20 * NANO), users, 0.7)
    assert budgets.of("shop") == Budget(
        Limits(day=5 * NANO // 2, month=60 * NANO), users, 1.0, quotes=True
    )
    assert budgets.of("lab") == Budget(Limits(), users, 0.7)


def test_one_number_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_DAILY_BUDGET_USD", "5")
    assert load_settings().budgets.of("default").project == Limits(day=5 * NANO)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DAILY_BUDGET_USD", "lots", "write US dollars"),
        ("DAILY_BUDGET_USD", "-1", "write US dollars"),
        ("DAILY_BUDGET_USD", "nan", "write US dollars"),
        ("MONTHLY_BUDGET_USD", "5,6", "one value holds for every project"),
        ("USER_DAILY_BUDGET_USD", "shop=1,shop=2", "shop stands there twice"),
        ("BUDGET_SOFT_SHARE", "80", "write a share"),
        ("BUDGET_EXCEEDED", "throttle", "write refuse or quote"),
    ],
)
def test_what_is_none_is_explained(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"CANDOR_{name}", value)
    with pytest.raises(BadUsage, match=says) as refused:
        load_settings()
    assert f"CANDOR_{name}" in refused.value.detail
