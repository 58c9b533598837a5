"""What counts as found, and the figures made of it."""

import pytest

from candor.privacy.contract import Span
from evals.judge import judge
from evals.masking import mask
from evals.spans import Case, Gold, Tallies, Tally, covered

TEXT = "mail a.b@c.de now"
MAIL = Gold("EMAIL", ((5, 13),))


def test_every_letter_and_digit_must_be_covered() -> None:
    assert covered(TEXT, MAIL, [Span(5, 13, "EMAIL")])
    assert covered(TEXT, MAIL, [Span(5, 6, "X"), Span(7, 13, "EMAIL")])  # the dot says nothing
    assert not covered(TEXT, MAIL, [Span(5, 12, "EMAIL")])
    assert not covered(TEXT, MAIL, [])


def test_what_stands_between_the_parts_of_a_phrase_is_not_of_it() -> None:
    text = "1. able\n2. zoo"
    gold = Gold("SEED_PHRASE", ((3, 7), (11, 14)))
    assert covered(text, gold, [Span(3, 7, "SEED_PHRASE"), Span(11, 14, "SEED_PHRASE")])
    assert not covered(text, gold, [Span(3, 7, "SEED_PHRASE")])


def test_a_secret_counts_as_removed_only_under_a_type_that_is_destroyed() -> None:
    secret = Case("key abcd", (Gold("PRIVATE_KEY", ((4, 8),)),))
    tallies = Tallies()
    assert tallies.add(secret, [Span(4, 8, "SOL_ADDRESS")])
    assert not tallies.add(secret, [Span(4, 8, "API_KEY")])
    tally = tallies.of("PRIVATE_KEY")
    assert (tally.removal, tally.recall) == (0.5, 0.0)


def test_figures() -> None:
    tally = Tally(held=4, removed=4, named=2, claimed=5, right=4)
    assert (tally.removal, tally.recall, tally.precision) == (1.0, 0.5, 0.8)
    assert tally.f2 == pytest.approx(5 * 0.8 * 0.5 / (4 * 0.8 + 0.5))
    assert Tally().f2 is None
    assert Tally(held=1).f2 == 0.0


def test_finds_of_a_type_that_was_not_labelled_are_not_judged() -> None:
    case = Case("10.0.0.1", (), "", frozenset({"EMAIL"}))
    tallies = Tallies()
    tallies.add(case, [Span(0, 8, "IP"), Span(0, 8, "EMAIL")])
    assert tallies.of("IP").claimed == 0
    assert (tallies.of("EMAIL").claimed, tallies.of("EMAIL").right) == (1, 0)


class _Finds:
    def __init__(self, name: str, *spans: Span) -> None:
        self.name, self.spans = name, list(spans)

    def find(self, text: str) -> list[Span]:
        return self.spans


def test_misses_of_the_product_alone_are_kept_and_masked() -> None:
    case = Case(TEXT, (MAIL,), "e-mail, en")
    verdict = judge("here", [case] * 3, [_Finds("ours", Span(14, 17, "ENS")), _Finds("other")])
    kinds = {(one.kind, one.n) for one in verdict.misses.worst()}
    assert kinds == {("EMAIL left: e-mail, en", 3), ("taken for ENS: e-mail, en", 3)}
    assert all("a.b@" not in text for one in verdict.misses.worst() for text in one.texts)
    assert set(verdict.groups) == {"EMAIL: e-mail", "EMAIL: en"}


def test_masks_show_shapes_only() -> None:
    assert mask("pay Ab3-é水 now", [(4, 10)]) == "pay Aa9-a· now"
    # a long run could be a key that nobody marked
    assert mask("see 0123456789abcdef0123x", []) == "see 9999999999aaaaaa9999a"
